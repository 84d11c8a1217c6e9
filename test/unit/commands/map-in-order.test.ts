import { setImmediate } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { mapInOrder } from '../../../src/commands/map-in-order.ts';
import { createDeferred, type Deferred } from '../../../src/inference/deferred.ts';

/** Work that is done when the test says so. */
function createWork() {
  const started: Deferred<string>[] = [];
  return {
    started,
    map: () => {
      const deferred = createDeferred<string>();
      started.push(deferred);
      return deferred.promise;
    },
  };
}

async function collect<Value>(values: AsyncIterable<Value>): Promise<readonly Value[]> {
  const collected: Value[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}

describe('mapInOrder', () => {
  it("gives results in the items' order, whichever is done first", async () => {
    const { started, map } = createWork();
    const results = collect(mapInOrder(['a', 'b', 'c'], 3, map));
    await setImmediate();

    for (const [i, work] of [...started.entries()].toReversed()) work.resolve(`result ${i}`);

    expect(await results).toEqual(['result 0', 'result 1', 'result 2']);
  });

  it('works on no more items at once than it may', async () => {
    const { started, map } = createWork();

    void collect(mapInOrder(['a', 'b', 'c', 'd'], 2, map));
    await setImmediate();

    expect(started).toHaveLength(2);
  });

  it('begins the next item when the first one is done', async () => {
    const { started, map } = createWork();
    void collect(mapInOrder(['a', 'b', 'c', 'd'], 2, map));
    await setImmediate();

    started[0]?.resolve('done');
    await setImmediate();

    expect(started).toHaveLength(3);
  });

  it('gives a result as soon as it is its turn', async () => {
    const { started, map } = createWork();
    const results = mapInOrder(['a', 'b', 'c'], 2, map);
    const first = results.next();
    await setImmediate();

    started[0]?.resolve('done');

    expect(await first).toEqual({ done: false, value: 'done' });
  });

  it.each([1, 2, 10])('works on everything with a parallelism of %i', async (parallelism) => {
    const items = ['a', 'b', 'c'];

    const results = await collect(
      mapInOrder(items, parallelism, async (item) => item.toUpperCase()),
    );

    expect(results).toEqual(['A', 'B', 'C']);
  });

  it('gives nothing for nothing', async () => {
    expect(await collect(mapInOrder([], 2, async () => 'result'))).toEqual([]);
  });

  it("passes a failure on at its item's place", async () => {
    const { started, map } = createWork();
    const results = mapInOrder(['a', 'b', 'c'], 3, map);
    const first = results.next();
    await setImmediate();
    started[1]?.reject(new Error('b failed'));
    await setImmediate();
    started[0]?.resolve('done');

    expect(await first).toEqual({ done: false, value: 'done' });
    await expect(results.next()).rejects.toThrow('b failed');
  });
});
