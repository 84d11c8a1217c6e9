import type { Model } from '../classification/model.ts';
import type { InferenceEngine } from '../classification/ports.ts';
import { ClassifierError } from '../errors.ts';
import type { ChildListeners, ChildProcess } from './child-process.ts';
import { createDeferred } from './deferred.ts';
import { createJob, type Job } from './job.ts';
import { toModelSource, withRequestId } from './protocol.ts';
import { type ChildEnd, createWorker, type Worker } from './worker.ts';

/** Children that die so often in a row without finishing a job are not just unlucky. */
const DEATHS_UNTIL_FAILED = 3;

/** A picture that two children died of does not get a third. */
const DEATHS_UNTIL_GIVEN_UP = 2;

type PoolStatus = 'starting' | 'ok' | 'failed' | 'stopping';

export interface InferencePool extends InferenceEngine {
  readonly status: PoolStatus;
  /** Jobs that wait for a child. */
  readonly queueLength: number;
  /** Process ids of the children that are up. */
  readonly pids: readonly number[];
  /**
   * Waits until every child has opened the default model and tried it out.
   *
   * @throws {ClassifierError} `model-invalid` when the default model cannot be opened, `unavailable` when children die.
   */
  ready(): Promise<void>;
  /** Ends all children; jobs that are still there end as `unavailable`. */
  stop(): void;
}

export interface InferencePoolOptions {
  readonly defaultModel: Model;
  /** How many children, 1 or more. */
  readonly processes: number;
  /** Intra-op threads in each child. */
  readonly threads: number;
  /** Jobs that may wait for a child; one more is refused as `overloaded`. */
  readonly queueLimit: number;
  /** From acceptance to answer. */
  readonly timeoutMs: number;
  readonly startTimeoutMs?: number;
  readonly maxImagePixels: number;
  /** Told of every child that died, and of the pause before the next one starts. */
  readonly reportDeath: (end: Omit<ChildEnd, 'startError'>) => void;
  /** Starts a child; tests put other programs in its place. */
  readonly startChild?: (listeners: ChildListeners) => ChildProcess;
}

/** Runs models in child processes, so that neither a slow nor a deadly picture stops anything else. */
export function createInferencePool(options: InferencePoolOptions): InferencePool {
  const { queueLimit, timeoutMs, startTimeoutMs = 30_000, startChild } = options;
  const waiting: Job[] = [];
  const readiness = createDeferred<void>();
  readiness.promise.catch(() => undefined); // whoever never waits for it has nothing to hear
  let hasStarted = false;
  let isStopped = false;
  let nextId = 1;

  const workers = Array.from({ length: options.processes }, () =>
    createWorker({
      start: {
        type: 'start',
        defaultModel: toModelSource(options.defaultModel),
        threads: options.threads,
        maxImagePixels: options.maxImagePixels,
      },
      startTimeoutMs,
      ...(startChild && { startChild }),
      onReady() {
        hasStarted = true;
        dispatch();
        if (workers.every(({ isReady }) => isReady)) readiness.resolve();
      },
      onRoom: dispatch,
      onOrphans: takeBack,
      onDeath({ startError, ...end }) {
        if (startError) readiness.reject(startError);
        if (!startError) options.reportDeath(end);
        else if (hasStarted) options.reportDeath({ ...end, reason: startError.message });
      },
    }),
  );

  function dispatch(): void {
    while (waiting.length > 0) {
      const worker = leastBusy(workers);
      const job = worker && waiting.shift();
      if (!job) return;
      worker.assign(job);
    }
  }

  function takeBack(orphans: readonly Job[]): void {
    const kept = orphans.filter((job) => {
      if (job.isSettled) {
        job.stopClock();
        return false;
      }
      if (job.deaths < DEATHS_UNTIL_GIVEN_UP) return true;
      job.settle(deadly(job));
      return false;
    });
    waiting.unshift(...kept);
    if (hasFailed()) fail();
    dispatch();
  }

  function hasFailed(): boolean {
    return workers.every(
      ({ isReady, deathsInARow }) => !isReady && deathsInARow >= DEATHS_UNTIL_FAILED,
    );
  }

  function fail(): void {
    const error = unavailable('Pictures cannot be classified at the moment.');
    readiness.reject(error);
    for (const job of waiting.splice(0)) job.settle(error);
  }

  function giveUp(job: Job, why: 'cancelled' | 'timed-out'): void {
    const index = waiting.indexOf(job);
    if (index === -1) {
      for (const worker of workers) worker.giveUp(job, why);
    } else {
      waiting.splice(index, 1);
      job.stopClock();
    }
  }

  function refusal(signal: AbortSignal | undefined): unknown {
    if (signal?.aborted) return signal.reason;
    if (isStopped) return unavailable('The service is stopping.');
    if (hasFailed()) return unavailable('Pictures cannot be classified at the moment.');
    if (!hasStarted) return unavailable('The service is starting; try again in a moment.');
    if (waiting.length < queueLimit || leastBusy(workers)) return undefined;
    return new ClassifierError(
      'overloaded',
      'Too many pictures are waiting; try again in a moment.',
    );
  }

  return {
    async run(imageBytes, request, signal) {
      const reason = refusal(signal);
      if (reason) throw reason;
      const { job, result } = createJob(imageBytes, request, {
        id: nextId++,
        timeoutMs,
        signal,
        onGivenUp: giveUp,
      });
      waiting.push(job);
      dispatch();
      return result;
    },
    get status() {
      if (isStopped) return 'stopping';
      if (hasFailed()) return 'failed';
      return hasStarted ? 'ok' : 'starting';
    },
    get queueLength() {
      return waiting.length;
    },
    get pids() {
      return workers.flatMap(({ isReady, pid }) => (isReady && pid !== undefined ? [pid] : []));
    },
    ready: () => readiness.promise,
    stop() {
      isStopped = true;
      const stopping = unavailable('The service is stopping.');
      const jobs = [...waiting.splice(0), ...workers.flatMap((worker) => worker.stop())];
      for (const job of jobs) job.settle(stopping);
      readiness.reject(stopping);
    },
  };
}

/** What becomes of a picture that has ended two processes. */
function deadly({ request }: Job): ClassifierError {
  const details = withRequestId({}, request.requestId);
  return new ClassifierError('internal', 'The inference process died of this picture, twice.', {
    details,
  });
}

function unavailable(message: string): ClassifierError {
  return new ClassifierError('unavailable', message);
}

function leastBusy(workers: readonly Worker[]): Worker | undefined {
  return workers
    .filter((worker) => worker.hasRoom())
    .reduce<Worker | undefined>(
      (best, worker) => (best && best.jobCount <= worker.jobCount ? best : worker),
      undefined,
    );
}
