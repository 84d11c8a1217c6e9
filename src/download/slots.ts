/** Lets a few pieces of work run at once; the others wait, first come, first served. */
export interface Slots {
  /**
   * Runs work when it is its turn.
   *
   * @param signal - Aborting ends the waiting; work that runs has to listen for itself.
   * @throws The signal's reason, or what the work throws.
   */
  run<Value>(work: () => Promise<Value>, signal: AbortSignal): Promise<Value>;
}

/** Makes so many slots, all free. */
export function createSlots(count: number): Slots {
  const waiting = new Set<() => void>();
  let free = count;

  async function take(signal: AbortSignal): Promise<void> {
    if (free > 0) {
      free--;
      return;
    }
    const turn = new AbortController();
    await new Promise<void>((resolve, reject) => {
      const start = (): void => resolve();
      const giveUp = (): void => {
        waiting.delete(start);
        reject(signal.reason);
      };
      waiting.add(start);
      signal.addEventListener('abort', giveUp, { signal: turn.signal });
    }).finally(() => turn.abort());
  }

  function giveBack(): void {
    const [next] = waiting;
    if (next === undefined) {
      free++;
      return;
    }
    waiting.delete(next);
    next();
  }

  return {
    async run(work, signal) {
      signal.throwIfAborted();
      await take(signal);
      try {
        return await work();
      } finally {
        giveBack();
      }
    },
  };
}
