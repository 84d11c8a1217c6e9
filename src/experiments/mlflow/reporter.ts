import { ClassifierError, toClassifierError } from '../../errors.ts';

/** Keeps a server informed while a run goes on. */
export interface Reporter {
  /** There is something new: it is sent soon, while training goes on. It never throws. */
  notify(): void;
  /**
   * Sends what is left.
   *
   * @param timeoutMs - Nobody waits longer than that.
   * @param signal - Nor when this says so.
   * @returns A promise that is never rejected.
   */
  finish(timeoutMs: number, signal?: AbortSignal): Promise<void>;
}

/** What a reporter tells, and whom it tells of trouble. */
export interface ReporterOptions {
  /** Brings the server to what the run's folder says now. */
  readonly synchronize: (signal: AbortSignal) => Promise<void>;
  /** Called once at most, with a sentence. */
  readonly complain: (sentence: string) => void;
  /** Called once at most, when the end of it is being waited for: how long that may still take. */
  readonly onWaiting: (milliseconds: number) => void;
}

/** Whoever waits for longer than that wants to know what for. */
const SILENCE_MS = 3_000;

/**
 * Makes a reporter to whom a server that is away is no reason to stop: the run's folder has everything.
 *
 * One synchronisation at a time; what comes up meanwhile is done by one more.
 */
export function createMlflowReporter(options: ReporterOptions): Reporter {
  const { synchronize, complain, onWaiting } = options;
  const controller = new AbortController();
  let isDue = false;
  let isFinishing = false;
  let hasComplained = false;
  let working: Promise<void> | undefined;

  function complainOnce(error: unknown): void {
    if (hasComplained) return;
    hasComplained = true;
    complain(toClassifierError(error).message);
  }

  async function work(): Promise<void> {
    while (isDue) {
      isDue = false;
      try {
        await synchronize(controller.signal);
      } catch (error) {
        complainOnce(error);
        // The next attempt would be as long in vain, and now somebody waits for it.
        if (isFinishing && hasTimedOut(error)) isDue = false;
      }
    }
    working = undefined;
  }

  function notify(): void {
    if (controller.signal.aborted) return;
    isDue = true;
    working ??= work();
  }

  return {
    notify,
    async finish(timeoutMs, signal) {
      isFinishing = true;
      notify();
      const limit = limitWait(timeoutMs, signal);
      const notice = announceWait(timeoutMs, onWaiting);
      const problem = await Promise.race([working, limit.reached]);
      limit.release();
      clearTimeout(notice);
      if (problem === undefined) return;
      controller.abort();
      isDue = false;
      complainOnce(new ClassifierError('timed-out', problem));
    },
  };
}

function hasTimedOut(error: unknown): boolean {
  return error instanceof ClassifierError && error.code === 'timed-out';
}

/** Of a wait that is short at most, nothing is said. */
function announceWait(
  timeoutMs: number,
  onWaiting: ReporterOptions['onWaiting'],
): NodeJS.Timeout | undefined {
  const isShort = timeoutMs <= 2 * SILENCE_MS;
  return isShort ? undefined : setTimeout(() => onWaiting(timeoutMs - SILENCE_MS), SILENCE_MS);
}

/** `reached` says why nobody waits any longer. */
function limitWait(
  timeoutMs: number,
  signal: AbortSignal | undefined,
): { readonly reached: Promise<string>; readonly release: () => void } {
  let release = (): void => undefined;
  const reached = new Promise<string>((resolve) => {
    const timer = setTimeout(() => resolve('the MLflow server takes too long'), timeoutMs);
    const stop = (): void => resolve('stopped before the MLflow server had everything');
    release = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    };
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
  });
  return { reached, release: () => release() };
}
