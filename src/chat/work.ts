import { setTimeout } from 'node:timers/promises';

/** What is being worked on, so that an end can wait for it. */
export interface Work {
  /**
   * Starts a task, whose failure is reported and reaches nobody else.
   *
   * @param controller - Ends the task; it is aborted when the time of an ending service is over.
   * @returns Whether it was taken: nothing is any more once the service ends.
   */
  start(task: (signal: AbortSignal) => Promise<void>, controller?: AbortController): boolean;
  /** Takes nothing more, waits for what was started, at most so long, and tells the rest to end. */
  finish(graceMs: number): Promise<void>;
}

export function createWork(reportError: (error: unknown) => void): Work {
  const running = new Map<Promise<void>, AbortController>();
  let isOver = false;

  return {
    start(task, controller = new AbortController()) {
      if (isOver) return false;
      const done = task(controller.signal)
        .catch((error: unknown) => {
          if (!controller.signal.aborted) reportError(error);
        })
        .finally(() => running.delete(done));
      running.set(done, controller);
      return true;
    },
    async finish(graceMs) {
      isOver = true;
      await Promise.race([
        Promise.all(running.keys()),
        setTimeout(graceMs, undefined, { ref: false }),
      ]);
      for (const controller of running.values()) controller.abort();
    },
  };
}
