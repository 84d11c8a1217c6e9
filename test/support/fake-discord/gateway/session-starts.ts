import type { APIGatewaySessionStartLimit } from 'discord-api-types/v10';

/** How often and how fast sessions may begin. */
export interface SessionStarts {
  /** As `/gateway/bot` tells it. */
  readonly limit: APIGatewaySessionStartLimit;
  /** Counts an IDENTIFY; false when there was none left. */
  use(): boolean;
  /** Takes the place of a shard in its concurrency bucket; false when it is still taken. */
  enter(shardId: number): boolean;
}

export interface SessionStartOptions {
  readonly total: number;
  readonly maxConcurrency: number;
  readonly intervalMs: number;
}

/** https://docs.discord.com/developers/events/gateway#session-start-limit-object */
export function createSessionStarts(options: SessionStartOptions): SessionStarts {
  const { total, maxConcurrency, intervalMs } = options;
  let used = 0;
  const enteredAt = new Map<number, number>();
  return {
    get limit() {
      const remaining = Math.max(0, total - used);
      const resetAfterMs = 24 * 60 * 60 * 1000;
      return { total, remaining, reset_after: resetAfterMs, max_concurrency: maxConcurrency };
    },
    use() {
      used += 1;
      return used <= total;
    },
    enter(shardId) {
      const bucket = shardId % maxConcurrency;
      const now = performance.now();
      const last = enteredAt.get(bucket) ?? Number.NEGATIVE_INFINITY;
      if (now - last < intervalMs) return false;
      enteredAt.set(bucket, now);
      return true;
    },
  };
}
