import { tookTooLong } from './download-error.ts';

/** When work has to end. */
export interface Deadline {
  /** For all of it together. */
  readonly timeoutMs: number;
  /** The caller's, who may leave before. */
  readonly signal: AbortSignal;
}

/**
 * Waits for work until it is done, its time is over or the caller has left, whichever comes first.
 *
 * The signal that the work is given aborts in every case, so that nothing it has opened stays open. It is a controller
 * of its own: on Node 20 a timeout within `AbortSignal.any` may be garbage-collected and never come.
 *
 * @throws {ClassifierError} `download-failed` when the time is over; or the reason of the caller's signal; or what the
 *   work throws.
 */
export async function withinDeadline<Value>(
  work: (ending: AbortSignal) => Promise<Value>,
  { timeoutMs, signal }: Deadline,
): Promise<Value> {
  signal.throwIfAborted();
  const ending = new AbortController();
  const outcome = new Promise<Value>((resolve, reject) => {
    const timer = setTimeout(() => reject(tookTooLong()), timeoutMs);
    ending.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    signal.addEventListener('abort', () => reject(signal.reason), { signal: ending.signal });
    work(ending.signal).then(resolve, reject);
  });
  return outcome.finally(() => ending.abort());
}
