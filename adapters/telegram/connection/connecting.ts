import { pauseFor } from '../../../src/chat/pause-for.ts';
import type { Log } from '../../../src/chat/ports.ts';
import { describeError, explainDisconnection, isTokenRefused } from '../api/describe-error.ts';
import { readRetryAfterMs } from '../api/retries.ts';

const MAX_PAUSE_MS = 60_000;

export interface ConnectingOptions {
  readonly onStatus: (status: 'ok' | 'failed') => void;
  readonly log: Log;
  /** Ends the attempts. */
  readonly signal: AbortSignal;
}

/** The pause before another attempt: doubling from 1 s to 1 min, or longer where Telegram says so. */
function pauseMsAfter(error: unknown, failures: number): number {
  const pauseMs = Math.min(MAX_PAUSE_MS, 1_000 * 2 ** (failures - 1));
  return Math.max(pauseMs, readRetryAfterMs(error) ?? 0);
}

/**
 * Makes an attempt again until it succeeds.
 *
 * @returns `undefined` where Telegram refuses the token, or the signal has aborted.
 */
export async function connect<Value>(
  attempt: (signal: AbortSignal) => Promise<Value>,
  { onStatus, log, signal }: ConnectingOptions,
): Promise<Value | undefined> {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      return await attempt(signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      onStatus('failed');
      if (!(await pauseAfter(error, failures, { log, signal }))) return undefined;
    }
  }
  return undefined;
}

/**
 * Tells of a failure, and waits for the time of the next attempt.
 *
 * @returns Whether there is to be one: Telegram may have refused the token.
 */
export async function pauseAfter(
  failure: unknown,
  failures: number,
  { log, signal }: Pick<ConnectingOptions, 'log' | 'signal'>,
): Promise<boolean> {
  if (isTokenRefused(failure)) {
    log.error(describeError(failure), explainDisconnection(failure));
    return false;
  }
  const pauseMs = pauseMsAfter(failure, failures);
  log.warn({ ...describeError(failure), pauseMs }, explainDisconnection(failure));
  await pauseFor(pauseMs, signal).catch(() => undefined);
  return true;
}
