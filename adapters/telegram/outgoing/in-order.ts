import { createOneByOne } from '../api/one-by-one.ts';

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
  const turns = createOneByOne();
  return {
    async run(key, work, deliver) {
      const result = work();
      result.catch(() => undefined); // it is heard of when its turn has come
      await turns.run(String(key), async () => deliver(await result));
    },
  };
}
