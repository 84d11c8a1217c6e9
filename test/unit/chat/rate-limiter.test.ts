import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createRateLimiter } from '../../../src/chat/rate-limiter.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const admitted = { isAdmitted: true };

describe('the rate limit', () => {
  it('admits as many pictures in a minute as it says', async () => {
    const { take } = createRateLimiter({ perMinute: 3 });

    const admissions = [await take('ada', 1), await take('ada', 2)];

    expect(admissions).toEqual([admitted, admitted]);
  });

  it('refuses one more', async () => {
    const { take } = createRateLimiter({ perMinute: 3 });
    await take('ada', 3);

    expect(await take('ada', 1)).toMatchObject({ isAdmitted: false });
  });

  it('counts everybody on their own', async () => {
    const { take } = createRateLimiter({ perMinute: 3 });
    await take('ada', 3);

    expect(await take('bob', 3)).toEqual(admitted);
  });

  it('says how long it is until the minute is over', async () => {
    const { take } = createRateLimiter({ perMinute: 3 });
    await take('ada', 3);
    await vi.advanceTimersByTimeAsync(45_000);

    expect(await take('ada', 1)).toMatchObject({ retryAfterMs: 15_000 });
  });

  it('admits again after that time', async () => {
    const { take } = createRateLimiter({ perMinute: 3 });
    await take('ada', 3);
    await vi.advanceTimersByTimeAsync(60_000);

    expect(await take('ada', 3)).toEqual(admitted);
  });

  it('does not make anybody wait longer for having asked', async () => {
    const { take } = createRateLimiter({ perMinute: 3 });
    await take('ada', 3);
    for (let second = 0; second < 59; second++) {
      await vi.advanceTimersByTimeAsync(1000);
      await take('ada', 3);
    }
    await vi.advanceTimersByTimeAsync(1000);

    expect(await take('ada', 3)).toEqual(admitted);
  });

  it('leaves room for a single picture when it refuses an album', async () => {
    const { take } = createRateLimiter({ perMinute: 3 });
    await take('ada', 2);
    await take('ada', 2);

    expect(await take('ada', 1)).toEqual(admitted);
  });

  it('admits an album that is larger than the limit to whoever has shown nothing yet', async () => {
    const { take } = createRateLimiter({ perMinute: 3 });

    expect(await take('ada', 10)).toEqual(admitted);
  });

  it('takes such an album for the whole limit', async () => {
    const { take } = createRateLimiter({ perMinute: 3 });
    await take('ada', 10);

    expect(await take('ada', 1)).toMatchObject({ isAdmitted: false });
  });

  it('admits everything when it is 0', async () => {
    const { take } = createRateLimiter({ perMinute: 0 });

    expect(await take('ada', 1000)).toEqual(admitted);
  });

  it('keeps nothing of people who have been away for a minute', async () => {
    const { take } = createRateLimiter({ perMinute: 1 });
    for (const user of ['ada', 'bob']) {
      await take(user, 1);
      await take(user, 1);
    }

    await vi.advanceTimersByTimeAsync(60_000);

    expect(vi.getTimerCount()).toBe(0); // each record goes with its timer
  });
});

describe('the first refusal', () => {
  it('is told from those that follow in the same minute', async () => {
    const { take } = createRateLimiter({ perMinute: 1 });
    await take('ada', 1);

    const refusals = [await take('ada', 1), await take('ada', 1), await take('ada', 1)];

    expect(refusals).toMatchObject([
      { isFirstRefusal: true },
      { isFirstRefusal: false },
      { isFirstRefusal: false },
    ]);
  });

  it('is a first one for each user', async () => {
    const { take } = createRateLimiter({ perMinute: 1 });
    for (const user of ['ada', 'ada', 'bob']) await take(user, 1);

    expect(await take('bob', 1)).toMatchObject({ isFirstRefusal: true });
  });

  it('is a first one again in the next minute, however late in this one it came', async () => {
    const { take } = createRateLimiter({ perMinute: 1 });
    await take('ada', 1);
    await vi.advanceTimersByTimeAsync(59_000);
    await take('ada', 1);
    await vi.advanceTimersByTimeAsync(1000);
    await take('ada', 1);

    expect(await take('ada', 1)).toMatchObject({ isFirstRefusal: true });
  });
});
