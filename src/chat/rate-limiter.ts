import { RateLimiterMemory } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 60;

/** Whether somebody may show more pictures now. */
export type Admission =
  | { readonly isAdmitted: true }
  | {
      readonly isAdmitted: false;
      /** When the minute is over, and all of the limit is there again. */
      readonly retryAfterMs: number;
      /** Whether this is the first refusal of this minute: only that one needs an answer. */
      readonly isFirstRefusal: boolean;
    };

export interface RateLimiter {
  /**
   * Counts pictures against somebody's limit, all of them or, when they are too many, none.
   *
   * @param count - How many; none counts as one. More than the whole limit count as the whole limit: an album of that
   *   size is admitted to whoever has shown nothing in this minute.
   */
  take(key: string, count: number): Promise<Admission>;
}

/**
 * Limits pictures in memory. A key's minute begins with its first picture.
 *
 * @param perMinute - Pictures a minute for each key; 0 admits everything.
 */
export function createRateLimiter({ perMinute }: { readonly perMinute: number }): RateLimiter {
  const pictures = new RateLimiterMemory({ points: perMinute, duration: WINDOW_SECONDS });
  const refusals = new RateLimiterMemory({ points: 1, duration: WINDOW_SECONDS });

  /** Remembers a refusal until the minute ends in which it was made. */
  async function isFirstRefusal(key: string, retryAfterMs: number): Promise<boolean> {
    const refusal = await refusals.penalty(key, 1, { customDuration: retryAfterMs / 1000 });
    return refusal.isFirstInDuration;
  }

  return {
    async take(key, count) {
      if (perMinute === 0) return { isAdmitted: true };
      const cost = Math.min(Math.max(count, 1), perMinute); // an answer costs something, pictures or not
      // penalty() counts like consume(), but gives its verdict instead of throwing it.
      const { consumedPoints, msBeforeNext } = await pictures.penalty(key, cost);
      if (consumedPoints <= perMinute) return { isAdmitted: true };
      await pictures.reward(key, cost); // a refused album must leave room for a single picture
      return {
        isAdmitted: false,
        retryAfterMs: msBeforeNext,
        isFirstRefusal: await isFirstRefusal(key, msBeforeNext),
      };
    },
  };
}
