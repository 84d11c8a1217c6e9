import { PredictFailure } from './predict.js';

/** Failures that pass by themselves. */
const passing = new Set(['unavailable', 'overloaded', 'rate-limited']);

/** How long a picture waits for better times before it is called a failure. */
const PATIENCE_MS = 180_000;

/**
 * Tries again while the service is starting, busy or tired of us, as often as it asks for.
 *
 * @template Value
 * @param {() => Promise<Value>} attempt
 * @param {{ readonly onWait: (failure: PredictFailure) => void, readonly signal: AbortSignal }} options - `onWait`: told of each pause, when it begins.
 * @returns {Promise<Value>}
 * @throws What the last attempt threw, or the signal's reason.
 */
export async function withPatience(attempt, { onWait, signal }) {
  const endsAt = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      return await attempt();
    } catch (failure) {
      if (!(failure instanceof PredictFailure) || !passing.has(failure.code)) throw failure;
      if (Date.now() + failure.retryAfterMs > endsAt) throw failure;
      onWait(failure);
      // oxlint-disable-next-line no-await-in-loop -- so is this
      await pause(failure.retryAfterMs, signal);
    }
  }
}

/**
 * @param {number} durationMs
 * @param {AbortSignal} signal
 * @returns {Promise<void>} Rejects with the signal's reason when that is aborted.
 */
function pause(durationMs, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    }, durationMs);
    function giveUp() {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
