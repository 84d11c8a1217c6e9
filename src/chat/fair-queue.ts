import { ClassifierError } from '../errors.ts';
import { createRoundRobin } from './round-robin.ts';

/** Runs tasks a few at a time, and lets users take turns: a hundred pictures do not hold up one. */
export interface FairQueue {
  /** Tasks that wait for their turn. */
  readonly length: number;
  /**
   * Runs a task when it is its user's turn.
   *
   * @param userKey - Who asks; tasks of one user run in the order in which they came.
   * @param signal - Aborting takes a waiting task out of the queue. A running one has to listen for itself:
   *   it keeps its place until it has ended.
   * @returns What the task gives.
   * @throws {ClassifierError} `overloaded` when too many wait, `timed-out` when it waited too long; or what the task
   *   throws, or the signal's reason.
   */
  run<Result>(userKey: string, task: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

export interface FairQueueOptions {
  /** How many tasks may wait, 0 or more; one more is refused. */
  readonly limit: number;
  /** How many tasks run at once, 1 or more. */
  readonly concurrency: number;
  /** How long a task may wait for its turn. */
  readonly maxWaitMs: number;
}

/** Makes an empty queue. */
export function createFairQueue({ limit, concurrency, maxWaitMs }: FairQueueOptions): FairQueue {
  const waiting = createRoundRobin<() => void>();
  let running = 0;

  function startNext(): void {
    while (running < concurrency) {
      const start = waiting.take();
      if (!start) return;
      running++;
      start();
    }
  }

  async function waitForTurn(userKey: string, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => giveUp(waitedTooLong()), maxWaitMs);
      const onAbort = (): void => giveUp(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });

      function stopListening(): void {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      }
      function start(): void {
        stopListening();
        resolve();
      }
      function giveUp(reason: unknown): void {
        stopListening();
        waiting.remove(userKey, start);
        reject(reason);
      }

      waiting.add(userKey, start);
      startNext();
    });
  }

  return {
    get length() {
      return waiting.length;
    },
    async run(userKey, task, signal) {
      signal?.throwIfAborted();
      if (waiting.length >= limit && running >= concurrency) throw tooManyWaiting();
      await waitForTurn(userKey, signal);
      try {
        signal?.throwIfAborted(); // it may have been aborted since its turn came
        return await task();
      } finally {
        running--;
        startNext();
      }
    },
  };
}

function tooManyWaiting(): ClassifierError {
  return new ClassifierError('overloaded', 'Too many pictures are waiting; try again later.');
}

function waitedTooLong(): ClassifierError {
  return new ClassifierError('timed-out', 'The picture waited too long for its turn.');
}
