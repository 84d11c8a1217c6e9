import { tookTooLong } from './download-error.ts';

/** When work has to end. */
export interface Deadline {
  /** For all of it together. */
  readonly timeoutMs: number;
  /** The caller's, who may leave before. */
  readonly signal: AbortSignal;
  /** Of whoever does the work, who may have to stop before. */
  readonly closing?: AbortSignal;
}

/**
 * Waits for work until it is done, its time is over or somebody has left, whichever comes first.
 *
 * The signal that the work is given aborts in every case, so that nothing it has opened stays open. It is a controller
 * of its own: on Node 20 a timeout within `AbortSignal.any` may be garbage-collected and never come.
 *
 * @throws {ClassifierError} `download-failed` when the time is over; or the reason of the signal that aborted; or what
 *   the work throws.
 */
export async function withinDeadline<Value>(
  work: (ending: AbortSignal) => Promise<Value>,
  { timeoutMs, signal, closing }: Deadline,
): Promise<Value> {
  const leaving = closing ? [signal, closing] : [signal];
  for (const one of leaving) one.throwIfAborted();
  const ending = new AbortController();
  const outcome = new Promise<Value>((resolve, reject) => {
    const timer = setTimeout(() => reject(tookTooLong()), timeoutMs);
    ending.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    for (const one of leaving) {
      one.addEventListener('abort', () => reject(one.reason), { signal: ending.signal });
    }
    work(ending.signal).then(resolve, reject);
  });
  return outcome.finally(() => ending.abort());
}
