import { TelegramError } from 'telegraf';

import { pauseFor } from '../../../src/chat/pause-for.ts';

/** Nobody waits any longer for an answer. */
const GIVE_UP_AFTER_MS = 120_000;
const MAX_PAUSE_MS = 10_000;

/** Makes calls again after what passes, and leaves those alone whom Telegram wants to be left alone. */
export interface Retries {
  /**
   * @param key - What Telegram counts together: none of these calls is made while it has told one of them to wait.
   * @throws What the call throws, where that would happen again or for two minutes.
   */
  run<Result>(key: string, call: () => Promise<Result>): Promise<Result>;
  /** Makes a call once, and remembers for how long Telegram wants no other one of its key. */
  once<Result>(key: string, call: () => Promise<Result>): Promise<Result>;
  /** Whether Telegram has told calls of this key to wait, and their time is not over. */
  isWaiting(key: string): boolean;
}

interface Wait {
  /** On the clock of `performance.now()`. */
  readonly until: number;
  readonly error: unknown;
}

/** @param signal - Ends all waiting. */
export function createRetries(signal: AbortSignal): Retries {
  const waits = new Map<string, Wait>();

  function findWait(key: string): Wait | undefined {
    const wait = waits.get(key);
    if (wait && wait.until > performance.now()) return wait;
    waits.delete(key);
    return undefined;
  }

  /** @throws What Telegram has said, where the time is over before the wait is. */
  async function waitUntilAllowed(key: string, giveUpAt: number): Promise<void> {
    for (let wait = findWait(key); wait; wait = findWait(key)) {
      if (wait.until > giveUpAt) throw wait.error;
      await pauseFor(Math.ceil(wait.until - performance.now()), signal);
    }
  }

  /** Makes a call, and notes where Telegram tells those of its key to wait. */
  async function once<Result>(key: string, call: () => Promise<Result>): Promise<Result> {
    try {
      return await call();
    } catch (error) {
      const retryAfterMs = readRetryAfterMs(error);
      if (retryAfterMs !== undefined) {
        waits.set(key, { until: performance.now() + retryAfterMs, error });
      }
      throw error;
    }
  }

  return {
    once,
    async run(key, call) {
      const giveUpAt = performance.now() + GIVE_UP_AFTER_MS;
      for (let attempt = 1; ; attempt++) {
        await waitUntilAllowed(key, giveUpAt);
        try {
          return await once(key, call);
        } catch (error) {
          if (readRetryAfterMs(error) !== undefined) continue;
          const pauseMs = Math.min(MAX_PAUSE_MS, 250 * 2 ** attempt);
          const isTooLate = performance.now() + pauseMs > giveUpAt;
          if (signal.aborted || !isPassing(error) || isTooLate) throw error;
          await pauseFor(pauseMs, signal);
        }
      }
    },
    isWaiting: (key) => findWait(key) !== undefined,
  };
}

/** For how long Telegram wants no such call. */
export function readRetryAfterMs(error: unknown): number | undefined {
  const seconds = error instanceof TelegramError ? error.parameters?.retry_after : undefined;
  return seconds === undefined ? undefined : seconds * 1_000;
}

/** The network's doing, or a fault of Telegram's; it means what else it says. */
function isPassing(error: unknown): boolean {
  return !(error instanceof TelegramError) || error.code >= 500;
}
