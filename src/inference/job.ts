import type { InferenceRequest, InferenceResult } from '../classification/ports.ts';
import { ClassifierError } from '../errors.ts';
import { createDeferred } from './deferred.ts';

/** One picture on its way through the pool. */
export interface Job {
  readonly id: number;
  readonly imageBytes: Uint8Array;
  readonly request: InferenceRequest;
  /** `performance.now()` when the pool took it. */
  readonly acceptedAt: number;
  /** How many children have died of it. */
  deaths: number;
  /** The caller has its answer, or has gone: whatever still comes is nobody's. */
  readonly isSettled: boolean;
  settle(outcome: InferenceResult | ClassifierError): void;
  /** Nothing works on it any more: its time may run out without anyone being told. */
  stopClock(): void;
}

export interface JobOptions {
  readonly id: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Called when the caller has gone or the time is over, after the job was settled. */
  readonly onGivenUp: (job: Job, why: 'cancelled' | 'timed-out') => void;
}

/** Makes a job and the promise that its caller waits for. */
export function createJob(
  imageBytes: Uint8Array,
  request: InferenceRequest,
  { id, timeoutMs, signal, onGivenUp }: JobOptions,
): { readonly job: Job; readonly result: Promise<InferenceResult> } {
  const { promise: result, resolve, reject } = createDeferred<InferenceResult>();
  let isSettled = false;

  const timer = setTimeout(() => {
    job.settle(new ClassifierError('timed-out', 'The picture took too long.'));
    onGivenUp(job, 'timed-out');
  }, timeoutMs);

  // The clock goes on: a child that hangs in a job is killed even when its caller has gone.
  function onAbort(): void {
    isSettled = true;
    reject(signal?.reason);
    onGivenUp(job, 'cancelled');
  }
  signal?.addEventListener('abort', onAbort, { once: true });

  const job: Job = {
    id,
    imageBytes,
    request,
    acceptedAt: performance.now(),
    deaths: 0,
    get isSettled() {
      return isSettled;
    },
    stopClock: () => clearTimeout(timer),
    settle(outcome) {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (isSettled) return;
      isSettled = true;
      if (outcome instanceof ClassifierError) reject(outcome);
      else resolve(outcome);
    },
  };
  return { job, result };
}
