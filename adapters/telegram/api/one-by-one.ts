/** Does what belongs to the same key one after another, in the order in which it was asked for. */
export interface OneByOne {
  /** @returns What the task gives or throws; others of its key go on in either case. */
  run<Result>(key: string, task: () => Promise<Result>): Promise<Result>;
}

export function createOneByOne(): OneByOne {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async run(key, task) {
      const before = tails.get(key);
      const mine = (async () => {
        await Promise.allSettled([before]);
        return task();
      })();
      tails.set(key, mine);
      try {
        return await mine;
      } finally {
        if (tails.get(key) === mine) tails.delete(key);
      }
    },
  };
}
