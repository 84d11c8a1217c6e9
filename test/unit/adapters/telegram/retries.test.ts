import { TelegramError } from 'telegraf';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createRetries } from '../../../../adapters/telegram/api/retries.ts';

const { signal } = new AbortController();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function refusal(code: number, parameters: { readonly retry_after?: number } = {}): TelegramError {
  return new TelegramError({ error_code: code, description: 'No', parameters });
}

/** A call that fails with each of these, and then succeeds; notes when it was made, in ms. */
function createCall(failures: readonly Error[]) {
  const startedAt = performance.now();
  const times: number[] = [];
  const left = [...failures];
  async function call(): Promise<string> {
    times.push(Math.round(performance.now() - startedAt));
    const failure = left.shift();
    if (failure) throw failure;
    return 'done';
  }
  return { call, times };
}

/** Lets all time pass that the promise waits for. */
async function afterAll<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  await vi.runAllTimersAsync();
  return promise;
}

describe('a call that fails', () => {
  it.each([new Error('ECONNRESET'), refusal(500), refusal(502)])(
    'because of %s is made again after growing pauses',
    async (failure) => {
      const { call, times } = createCall([failure, failure, failure]);

      const result = await afterAll(createRetries(signal).run('key', call));

      expect(result).toBe('done');
      expect(times).toEqual([0, 500, 1_500, 3_500]);
    },
  );

  it.each([400, 401, 403, 404])('with %i is not made again', async (code) => {
    const { call, times } = createCall([refusal(code)]);

    await expect(afterAll(createRetries(signal).run('key', call))).rejects.toThrow(`${code}`);
    expect(times).toEqual([0]);
  });

  it('is given up after two minutes', async () => {
    const failures = Array.from({ length: 100 }, () => new Error('ECONNREFUSED'));
    const { call, times } = createCall(failures);

    await expect(afterAll(createRetries(signal).run('key', call))).rejects.toThrow('ECONNREFUSED');
    expect(times.at(-1)).toBeGreaterThan(105_000);
    expect(times.at(-1)).toBeLessThanOrEqual(120_000);
  });

  it('is not made again when everything ends', async () => {
    const ending = new AbortController();
    const { call, times } = createCall([new Error('ECONNRESET')]);
    const outcome = createRetries(ending.signal).run('key', call);
    outcome.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(100);

    ending.abort();

    await expect(outcome).rejects.toHaveProperty('name', 'AbortError');
    expect(times).toEqual([0]);
  });
});

describe('a call that Telegram tells to wait', () => {
  it('is made again when that time is over, and not before', async () => {
    const { call, times } = createCall([refusal(429, { retry_after: 7 })]);

    const result = await afterAll(createRetries(signal).run('key', call));

    expect(result).toBe('done');
    expect(times).toEqual([0, 7_000]);
  });

  it('keeps others of its key waiting, and nobody else', async () => {
    const retries = createRetries(signal);
    const waiting = createCall([refusal(429, { retry_after: 5 })]);
    const same = createCall([]);
    const other = createCall([]);
    const outcome = retries.run('one chat', waiting.call);
    await vi.advanceTimersByTimeAsync(0);

    await afterAll(
      Promise.all([
        outcome,
        retries.run('one chat', same.call),
        retries.run('another chat', other.call),
      ]),
    );

    expect(same.times).toEqual([5_000]);
    expect(other.times).toEqual([0]);
  });

  it('is seen to wait by those who would rather leave it', async () => {
    const retries = createRetries(signal);
    const { call } = createCall([refusal(429, { retry_after: 5 })]);
    const before = retries.isWaiting('key');
    const outcome = retries.run('key', call);
    await vi.advanceTimersByTimeAsync(4_000);
    const during = retries.isWaiting('key');
    await afterAll(outcome);

    expect([before, during, retries.isWaiting('key')]).toEqual([false, true, false]);
  });

  it('is given up at once where it would have to wait more than two minutes', async () => {
    const { call, times } = createCall([refusal(429, { retry_after: 121 })]);
    const retries = createRetries(signal);
    const next = createCall([]);

    await expect(afterAll(retries.run('key', call))).rejects.toThrow('429');
    await vi.advanceTimersByTimeAsync(0);
    expect(times).toEqual([0]);
    expect(next.times).toEqual([]);
  });
});
