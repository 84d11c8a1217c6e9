import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { createTrainingProgress } from '../../../../src/commands/train/training-progress.ts';
import { createTerminal } from '../../../support/terminal.ts';

describe('what is shown while a classifier is trained', () => {
  it('says at the first picture nothing of the time that is left, and at the second how much it is', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { stream, written } = createTerminal();
    const progress = createTrainingProgress(stream, 1);
    onTestFinished(() => progress.stop());

    progress.onPictures(1, 5);
    const before = written();
    vi.advanceTimersByTime(3_000);
    progress.onPictures(2, 5);
    vi.advanceTimersByTime(1_000);

    expect(before).toContain('1/5 pictures');
    expect(before).not.toContain('left');
    expect(written()).toContain('2/5 pictures, 9 s left');
  });
});
