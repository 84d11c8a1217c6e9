/** Lets promises wait for the fake's state to change, without polling. */
export interface Changes {
  /** Looks again on behalf of everyone who waits. */
  notify(): void;
  /**
   * Waits until `look` gives something.
   *
   * @param what - Names in the error what did not happen.
   * @returns What `look` gave first; rejects with what it throws, or when the time is up.
   */
  until<Value>(what: string, look: () => Value | undefined): Promise<Value>;
}

/** Makes a place to wait in; each wait lasts for at most `waitMs`. */
export function createChanges(waitMs: number): Changes {
  const waiting = new Set<() => void>();

  function until<Value>(what: string, look: () => Value | undefined): Promise<Value> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new Error(`Not within ${waitMs} ms: ${what}`));
      const timer = setTimeout(() => settle(giveUp), waitMs);
      function settle(end: () => void): void {
        clearTimeout(timer);
        waiting.delete(lookAgain);
        end();
      }
      function lookAgain(): void {
        try {
          const found = look();
          if (found !== undefined) settle(() => resolve(found));
        } catch (error) {
          settle(() => reject(error));
        }
      }
      waiting.add(lookAgain);
      lookAgain();
    });
  }

  return {
    notify() {
      for (const lookAgain of waiting) lookAgain();
    },
    until,
  };
}
