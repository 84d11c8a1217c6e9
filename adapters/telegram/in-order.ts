/** Lets work go on side by side, but ends it one after another where it belongs to the same key. */
export interface InOrder {
  /**
   * @param deliver - Called with what `work` gave, when all that was started before under this key has ended.
   */
  run<Result>(
    key: string | number,
    work: () => Promise<Result>,
    deliver: (result: Result) => Promise<void>,
  ): Promise<void>;
}

export function createInOrder(): InOrder {
  const tails = new Map<string | number, Promise<unknown>>();
  return {
    async run(key, work, deliver) {
      const before = tails.get(key);
      const result = work();
      const end = (async () => {
        await Promise.allSettled([before, result]);
        await deliver(await result);
      })();
      tails.set(key, end);
      try {
        await end;
      } finally {
        if (tails.get(key) === end) tails.delete(key);
      }
    },
  };
}
