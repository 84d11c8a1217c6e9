import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { createPlainProgress, startProgressBar } from '../../../src/commands/progress.ts';
import { createTerminal } from '../../support/terminal.ts';

const CLEAR_LINE = '\u001b[2K';
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';

function startBar(total: number, columns = 40) {
  const { stream, written } = createTerminal(columns);
  const progress = startProgressBar(total, stream);
  onTestFinished(() => progress.stop());
  return { progress, written };
}

function countListeners(): readonly number[] {
  return ['exit', 'SIGINT', 'SIGTERM'].map((event) => process.listenerCount(event));
}

describe('a progress bar', () => {
  it('leaves its line to a complaint and stands below it', () => {
    const { progress, written } = startBar(12);

    progress.complain('error: a.jpg');

    expect(written()).toMatch(`${CLEAR_LINE}error: a.jpg\n`);
    expect(written().split('\n')[1]).toMatch('--------');
  });

  it('is drawn again below every complaint, even if it has not moved', () => {
    const { progress, written } = startBar(12);

    progress.complain('error: a.jpg');
    progress.complain('error: b.jpg');

    const [, second, last] = written().split('\n');
    expect(second).toMatch(`${CLEAR_LINE}error: b.jpg`);
    expect(last).toMatch('--------');
  });

  it('does not cut a complaint that is longer than a line', () => {
    const { progress, written } = startBar(12);
    const long = `error: ${'x'.repeat(100)}.jpg`;

    progress.complain(long);

    expect(written()).toMatch(`${long}\n`);
    expect(written()).not.toContain('\u001b[?7l'); // no line wrap
  });

  it('stands full, with the cursor shown again on the line below it, when all is done', () => {
    const { progress, written } = startBar(2);

    progress.advance();
    progress.advance();
    progress.stop();

    expect(written().lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(written().lastIndexOf(HIDE_CURSOR));
    expect(written()).toMatch(/={8,}[^-]*\n$/);
    expect(written()).not.toContain('\u001b8'); // no jump to where the cursor was at first
  });

  it('says how much time is left as soon as that can be told, and not before', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { progress, written } = startBar(12, 80);

    progress.complain('error: a.jpg');
    const before = written();
    vi.setSystemTime(Date.now() + 2_000);
    progress.advance();
    progress.complain('error: b.jpg');

    expect(before).toContain('0/12 pictures');
    expect(before).not.toContain('left');
    expect(written()).toContain('1/12 pictures, 22 s left');
  });

  it('is stopped but once', () => {
    const { progress, written } = startBar(2);
    progress.stop();
    const before = written();

    progress.stop();

    expect(written()).toBe(before);
  });

  it('waits for signals only while it is drawn', () => {
    const before = countListeners();

    const { progress } = startBar(2);
    const during = countListeners();
    progress.stop();

    expect(during).toEqual(before.map((count) => count + 1));
    expect(countListeners()).toEqual(before);
  });
});

describe('plain progress', () => {
  it('is the complaints alone', () => {
    const { stream, written } = createTerminal();
    const progress = createPlainProgress(stream);

    progress.complain('error: a.jpg');
    progress.advance();
    progress.stop();

    expect(written()).toBe('error: a.jpg\n');
  });
});
