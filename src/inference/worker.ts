import type { ClassifierError } from '../errors.ts';
import {
  type ChildListeners,
  type ChildProcess,
  type Death,
  startChildProcess,
} from './child-process.ts';
import type { Job } from './job.ts';
import { fromWire, type MessageFromChild, type StartMessage, toModelSource } from './protocol.ts';

/** One running and one handed over, so that the child never waits for its parent between two pictures. */
const JOBS_IN_FLIGHT = 2;

/** A place in the pool: it holds one child at a time, and starts another when that one dies. */
export interface Worker {
  readonly isReady: boolean;
  /** Children that died in a row without finishing a job. */
  readonly deathsInARow: number;
  readonly jobCount: number;
  readonly pid: number | undefined;
  hasRoom(): boolean;
  assign(job: Job): void;
  /** Gives a job up: takes it back where it has not begun, kills the child where it hangs in it. */
  giveUp(job: Job, why: 'cancelled' | 'timed-out'): void;
  /** Ends the child for good; jobs that it holds are settled by the caller. */
  stop(): readonly Job[];
}

/** How a child ended, and what comes next. */
export interface ChildEnd extends Death {
  readonly reason: string;
  /** Until the next one starts. */
  readonly pauseMs: number;
  /** The requests that it held, as far as they have names; the first is the one that it was working on. */
  readonly requestIds: readonly string[];
  /** Why it could not start, if that was it. */
  readonly startError: ClassifierError | undefined;
}

export interface WorkerOptions {
  readonly start: StartMessage;
  /** Longest time from the start of a child to its `ready`. */
  readonly startTimeoutMs: number;
  onReady(): void;
  /** There is room for another job. */
  onRoom(): void;
  /** These jobs never came to an end, and may be given to another child; oldest first. */
  onOrphans(jobs: readonly Job[]): void;
  onDeath(end: ChildEnd): void;
  /** Starts a child; tests put other programs in its place. */
  readonly startChild?: (listeners: ChildListeners) => ChildProcess;
}

/** The pause before a dead child is replaced: none after the first death, then doubling from 0.25 s to 30 s. */
export function restartPauseMs(deathsInARow: number): number {
  return deathsInARow <= 1 ? 0 : Math.min(30_000, 250 * 2 ** (deathsInARow - 2));
}

export function createWorker(options: WorkerOptions): Worker {
  const { start, startTimeoutMs, startChild = startChildProcess } = options;
  /** In the order in which the child works: the first is running, the others were only handed over. */
  let jobs: Job[] = [];
  let child: ChildProcess;
  let isReady = false;
  let isStopped = false;
  /** It was our doing, because a picture took too long: nothing that the child or another picture is to blame for. */
  let isKilledForTime = false;
  let deathsInARow = 0;
  let startError: ClassifierError | undefined;
  let timer: NodeJS.Timeout | undefined;

  function spawn(): void {
    startError = undefined;
    timer = setTimeout(() => child.kill(), startTimeoutMs);
    child = startChild({ onMessage, onDeath });
    child.send(start);
  }

  function onMessage(message: MessageFromChild): void {
    if (message.type === 'ready') {
      clearTimeout(timer);
      isReady = true;
      options.onReady();
    } else if (message.type === 'start-failed') {
      startError = fromWire(message.error);
      child.kill();
    } else {
      finish(message);
    }
  }

  function finish(message: Extract<MessageFromChild, { id: number }>): void {
    const job = jobs.find(({ id }) => id === message.id);
    if (!job) return; // given up in the meantime
    jobs = jobs.filter((other) => other !== job);
    deathsInARow = 0;
    if (message.type === 'failed') {
      job.settle(fromWire(message.error));
    } else {
      const { outputs, preprocessMs, inferenceMs } = message;
      const totalMs = performance.now() - job.acceptedAt;
      const queueMs = Math.max(0, totalMs - preprocessMs - inferenceMs);
      job.settle({ outputs, queueMs, preprocessMs, inferenceMs });
    }
    options.onRoom();
  }

  function onDeath(death: Death): void {
    clearTimeout(timer);
    isReady = false;
    const lost = jobs;
    jobs = [];
    if (isStopped) return;

    if (!isKilledForTime) {
      deathsInARow++;
      const [running] = lost;
      if (running) running.deaths++;
    }
    const pauseMs = isKilledForTime ? 0 : restartPauseMs(deathsInARow);
    const reason = isKilledForTime ? 'killed over a picture that took too long' : 'died';
    isKilledForTime = false;
    timer = setTimeout(spawn, pauseMs);
    const requestIds = lost.flatMap(({ request }) => request.requestId ?? []);
    options.onDeath({ ...death, reason, pauseMs, requestIds, startError });
    options.onOrphans(lost);
  }

  spawn();
  return {
    get isReady() {
      return isReady;
    },
    get deathsInARow() {
      return deathsInARow;
    },
    get jobCount() {
      return jobs.length;
    },
    get pid() {
      return child.pid;
    },
    hasRoom: () => isReady && jobs.length < JOBS_IN_FLIGHT,
    assign(job) {
      jobs.push(job);
      const { id, imageBytes, request } = job;
      const { outputs, view, requestId } = request;
      child.send({
        type: 'run',
        id,
        imageBytes,
        model: toModelSource(request.model),
        outputs,
        view,
        requestId,
      });
    },
    giveUp(job, why) {
      const index = jobs.indexOf(job);
      if (index > 0) {
        // If the child has begun it a moment ago, it finishes for nobody: the next picture's clock watches over it.
        jobs.splice(index, 1);
        job.stopClock();
        child.send({ type: 'cancel', id: job.id });
        options.onRoom();
      } else if (index === 0 && why === 'timed-out') {
        isReady = false;
        isKilledForTime = true;
        child.kill();
      }
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      child.kill();
      return jobs.splice(0);
    },
  };
}
