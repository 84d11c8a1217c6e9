import { RateLimiterMemory } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 60;

/** Clients that are remembered; 10,000 took 6.5 MB, so all of them take 13 MB. */
export const MAX_CLIENTS = 20_000;

/** How much of a client's limit is left. */
export interface Quota {
  /** Requests a minute. */
  readonly limit: number;
  readonly remaining: number;
  /** Until all of it is there again, rounded up. */
  readonly resetSeconds: number;
  /** This request is one too many. */
  readonly isExceeded: boolean;
}

export interface RequestLimiter {
  /** Counts one request of a client. */
  take(client: string): Promise<Quota>;
  /** How many clients are remembered at the moment: {@link MAX_CLIENTS} at most. */
  readonly size: number;
}

/**
 * Limits requests in memory. A client's minute begins with its first request.
 *
 * However many clients there are, the memory is bounded: those who have not asked for longest are forgotten first, and have
 * their whole limit again. Who has so many addresses at hand that this is of use to them is not held by a limit for each.
 *
 * @param perMinute - Requests a minute for each client, 1 or more.
 */
export function createRequestLimiter(perMinute: number): RequestLimiter {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: WINDOW_SECONDS });
  let recent = new Set<string>();
  let older = new Set<string>();

  function remember(client: string): void {
    older.delete(client);
    recent.add(client);
    if (recent.size < MAX_CLIENTS / 2) return;
    // Half of them at once: to find the oldest one each time would cost more.
    for (const one of older) void limiter.delete(one);
    older = recent;
    recent = new Set();
  }

  return {
    async take(client) {
      remember(client);
      // penalty() counts like consume(), but gives its verdict instead of throwing it.
      const { consumedPoints, msBeforeNext } = await limiter.penalty(client);
      return {
        limit: perMinute,
        remaining: Math.max(0, perMinute - consumedPoints),
        resetSeconds: Math.ceil(msBeforeNext / 1000),
        isExceeded: consumedPoints > perMinute,
      };
    },
    get size() {
      return recent.size + older.size;
    },
  };
}
