import { getEventListeners } from 'node:events';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { withinDeadline } from '../../../src/download/within-deadline.ts';

const TIMEOUT_MS = 1_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Work that goes on for ever, with the signal that it was given. */
function createEndlessWork() {
  let ending: AbortSignal | undefined;
  return {
    get ending() {
      return ending;
    },
    run(signal: AbortSignal): Promise<never> {
      ending = signal;
      return new Promise(() => undefined);
    },
  };
}

describe('withinDeadline', () => {
  it('gives what the work gives', async () => {
    const { signal } = new AbortController();

    const value = await withinDeadline(async () => 'done', { timeoutMs: TIMEOUT_MS, signal });

    expect(value).toBe('done');
  });

  it('throws what the work throws', async () => {
    const { signal } = new AbortController();
    const error = new Error('broken');
    const work = (): Promise<never> => Promise.reject(error);

    const outcome = withinDeadline(work, { timeoutMs: TIMEOUT_MS, signal });

    await expect(outcome).rejects.toBe(error);
  });

  it('ends work that goes on for ever, and says why', async () => {
    const { signal } = new AbortController();
    const work = createEndlessWork();
    const outcome = withinDeadline(work.run, { timeoutMs: TIMEOUT_MS, signal }).catch(String);

    await vi.advanceTimersByTimeAsync(TIMEOUT_MS);

    expect(await outcome).toContain('took too long');
    expect(work.ending?.aborted).toBe(true);
  });

  it('does not end it before', async () => {
    const { signal } = new AbortController();
    const work = createEndlessWork();
    withinDeadline(work.run, { timeoutMs: TIMEOUT_MS, signal }).catch(String);

    await vi.advanceTimersByTimeAsync(TIMEOUT_MS - 1);

    expect(work.ending?.aborted).toBe(false);
  });

  it.each([new Error('gone'), 'gone', null])(
    'throws the reason of a caller who leaves: %s',
    async (reason) => {
      const caller = new AbortController();
      const work = createEndlessWork();
      const outcome = withinDeadline(work.run, { timeoutMs: TIMEOUT_MS, signal: caller.signal });

      caller.abort(reason);

      await expect(outcome).rejects.toBe(reason);
      expect(work.ending?.aborted).toBe(true);
    },
  );

  it('throws the reason of who has to close, and leaves no listener behind', async () => {
    const caller = new AbortController();
    const closing = new AbortController();
    const work = createEndlessWork();
    const outcome = withinDeadline(work.run, {
      timeoutMs: TIMEOUT_MS,
      signal: caller.signal,
      closing: closing.signal,
    });

    closing.abort('closed');

    await expect(outcome).rejects.toBe('closed');
    expect(work.ending?.aborted).toBe(true);
    expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
    expect(getEventListeners(closing.signal, 'abort')).toEqual([]);
  });

  it('does not begin for a caller who has left', async () => {
    const work = vi.fn<() => Promise<string>>(async () => 'done');

    const outcome = withinDeadline(work, {
      timeoutMs: TIMEOUT_MS,
      signal: AbortSignal.abort(new Error('gone')),
    });

    await expect(outcome).rejects.toThrow('gone');
    expect(work).not.toHaveBeenCalled();
  });

  it('closes what work has left open, even when it went well', async () => {
    const { signal } = new AbortController();

    const ending = await withinDeadline(async (given) => given, { timeoutMs: TIMEOUT_MS, signal });

    expect(ending.aborted).toBe(true);
  });

  it.each([
    ['went well', async () => 'done'],
    ['failed', () => Promise.reject(new Error('broken'))],
  ])('leaves no timer and no listener behind when the work %s', async (_, work) => {
    const { signal } = new AbortController();

    await withinDeadline(work, { timeoutMs: TIMEOUT_MS, signal }).catch(String);

    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('leaves no listener behind when the time is over', async () => {
    const { signal } = new AbortController();
    const work = createEndlessWork();
    const outcome = withinDeadline(work.run, { timeoutMs: TIMEOUT_MS, signal }).catch(String);

    await vi.advanceTimersByTimeAsync(TIMEOUT_MS);
    await outcome;

    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('leaves no timer behind when the caller leaves', async () => {
    const caller = new AbortController();
    const work = createEndlessWork();
    const outcome = withinDeadline(work.run, { timeoutMs: TIMEOUT_MS, signal: caller.signal });

    caller.abort();
    await outcome.catch(String);

    expect(vi.getTimerCount()).toBe(0);
  });
});
