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
}

/**
 * Makes a reporter to whom a server that is away is no reason to stop: the run's folder has everything.
 *
 * One synchronisation at a time; what comes up meanwhile is done by one more.
 */
export function createMlflowReporter({ synchronize, complain }: ReporterOptions): Reporter {
  const controller = new AbortController();
  let isDue = false;
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
      notify();
      const limit = limitWait(timeoutMs, signal);
      const problem = await Promise.race([working, limit.reached]);
      limit.release();
      if (problem === undefined) return;
      controller.abort();
      isDue = false;
      complainOnce(new ClassifierError('timed-out', problem));
    },
  };
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
