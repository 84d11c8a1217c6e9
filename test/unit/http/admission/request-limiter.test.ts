import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import {
  createRequestLimiter,
  MAX_CLIENTS,
} from '../../../../src/http/admission/request-limiter.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the limit of requests', () => {
  it('is used up one by one', async () => {
    const { take } = createRequestLimiter(2);

    const quotas = [await take('ada'), await take('ada'), await take('ada')];

    expect(quotas).toMatchObject([
      { limit: 2, remaining: 1, isExceeded: false },
      { limit: 2, remaining: 0, isExceeded: false },
      { limit: 2, remaining: 0, isExceeded: true },
    ]);
  });

  it('is one for each client', async () => {
    const { take } = createRequestLimiter(1);
    await take('ada');

    expect(await take('bob')).toMatchObject({ isExceeded: false });
  });

  it('says in how many seconds all of it is there again', async () => {
    const { take } = createRequestLimiter(1);
    await take('ada');
    await vi.advanceTimersByTimeAsync(20_500);

    expect(await take('ada')).toMatchObject({ resetSeconds: 40 });
  });

  it('is there again after a minute, also for who has not stopped asking', async () => {
    const { take } = createRequestLimiter(1);
    await take('ada');
    await vi.advanceTimersByTimeAsync(59_000);
    await take('ada');
    await vi.advanceTimersByTimeAsync(1_000);

    expect(await take('ada')).toMatchObject({ isExceeded: false });
  });
});

describe('a flood of clients', () => {
  it('is remembered only in part', async () => {
    const limiter = createRequestLimiter(1);
    let largest = 0;

    for (let client = 0; client < 2 * MAX_CLIENTS; client++) {
      await limiter.take(`client ${client}`);
      largest = Math.max(largest, limiter.size);
    }

    expect(largest).toBeLessThanOrEqual(MAX_CLIENTS);
    expect(vi.getTimerCount()).toBeLessThanOrEqual(MAX_CLIENTS);
  });

  it('does not make forget who goes on asking', async () => {
    vi.useRealTimers(); // so many false ones take long
    const { take } = createRequestLimiter(1);
    await take('ada');

    for (let client = 0; client < 3 * MAX_CLIENTS; client++) {
      await take(`client ${client}`);
      if (client % 5_000 === 0) await take('ada');
    }

    expect(await take('ada')).toMatchObject({ isExceeded: true });
  });
});
