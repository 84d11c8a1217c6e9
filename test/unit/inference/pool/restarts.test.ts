import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { restartPauseMs } from '../../../../src/inference/worker.ts';
import { toModelSource } from '../../../../src/inference/protocol.ts';
import {
  createReadyPool,
  createTestPool,
  startTimeoutMs,
  testModel,
} from '../../../support/test-pool.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets children die as soon as they are started, one after the other. */
async function dieTimes(
  times: number,
  { children, deaths }: ReturnType<typeof createTestPool>,
): Promise<void> {
  for (let i = 0; i < times; i++) {
    children.at(-1).die();
    await vi.advanceTimersByTimeAsync(deaths.at(-1)?.pauseMs ?? 0);
  }
}

describe('restartPauseMs', () => {
  it.each([
    [1, 0],
    [2, 250],
    [3, 500],
    [4, 1000],
    [8, 16_000],
    [9, 30_000],
    [1000, 30_000],
    [5000, 30_000],
  ])('after %i deaths in a row is %i', (deathsInARow, pauseMs) => {
    expect(restartPauseMs(deathsInARow)).toBe(pauseMs);
  });
});

describe('a dead child', () => {
  it('is replaced at once the first time', async () => {
    const { children } = createReadyPool();

    children.at(0).die();
    await vi.advanceTimersByTimeAsync(0);

    expect(children.all).toHaveLength(2);
  });

  it('is replaced after growing pauses when it dies again and again', async () => {
    const testPool = createTestPool();

    await dieTimes(5, testPool);

    expect(testPool.deaths.map(({ pauseMs }) => pauseMs)).toEqual([0, 250, 500, 1000, 2000]);
  });

  it('is not replaced before the pause is over', async () => {
    const testPool = createTestPool();
    await dieTimes(1, testPool);

    testPool.children.at(1).die();
    await vi.advanceTimersByTimeAsync(249);

    expect(testPool.children.all).toHaveLength(2);
  });

  it('is replaced at once again after a job was done', async () => {
    const testPool = createTestPool();
    await dieTimes(3, testPool);
    testPool.children.at(-1).getReady();
    void testPool.run();
    testPool.children.at(-1).finish(1);

    await dieTimes(1, testPool);

    expect(testPool.deaths.at(-1)?.pauseMs).toBe(0);
  });

  it('does not have its pauses shortened by children that only get ready', async () => {
    const testPool = createTestPool();
    await dieTimes(3, testPool);
    testPool.children.at(-1).getReady();

    await dieTimes(1, testPool);

    expect(testPool.deaths.at(-1)?.pauseMs).toBe(1000);
  });

  it('has a successor that is told the same', async () => {
    const { children } = createReadyPool({ threads: 3, maxImagePixels: 7 });

    children.at(0).die();
    await vi.advanceTimersByTimeAsync(0);

    const start = {
      type: 'start',
      defaultModel: toModelSource(testModel),
      threads: 3,
      maxImagePixels: 7,
    };
    expect(children.all.map(({ sent }) => sent)).toEqual([[start], [start]]);
  });
});

describe('children that die again and again', () => {
  it('make the pool fail after three deaths in a row', async () => {
    const testPool = createTestPool();

    await dieTimes(2, testPool);
    expect(testPool.pool.status).toBe('starting');
    await dieTimes(1, testPool);

    expect(testPool.pool.status).toBe('failed');
  });

  it('end the jobs that wait as unavailable', async () => {
    const testPool = createReadyPool();
    testPool.children.at(0).die();
    const waiting = testPool.run();

    await vi.advanceTimersByTimeAsync(0);
    await dieTimes(2, testPool);

    expect(await waiting).toMatchObject({ code: 'unavailable' });
  });

  it('have new jobs refused as unavailable', async () => {
    const testPool = createReadyPool();

    await dieTimes(3, testPool);

    expect(await testPool.run()).toMatchObject({ code: 'unavailable' });
  });

  it('are forgiven when one of them is ready', async () => {
    const testPool = createReadyPool();
    await dieTimes(3, testPool);

    testPool.children.at(-1).getReady();
    const answer = testPool.run();
    testPool.children.at(-1).finish(1);

    expect(testPool.pool.status).toBe('ok');
    expect(await answer).toBe(1);
  });

  it('do not make the pool fail while another child works', async () => {
    const { pool, children } = createReadyPool({ processes: 2 });

    for (let i = 0; i < 3; i++) {
      children.at(i === 0 ? 0 : -1).die();
      await vi.advanceTimersByTimeAsync(1000);
    }

    expect(pool.status).toBe('ok');
  });
});

describe('ready()', () => {
  it('waits for every child', async () => {
    const { pool, children } = createTestPool({ processes: 2 });
    let isReady = false;
    void pool.ready().then(() => (isReady = true));

    children.at(0).getReady();
    await vi.advanceTimersByTimeAsync(0);
    expect(isReady).toBe(false);
    children.at(1).getReady();
    await vi.advanceTimersByTimeAsync(0);

    expect(isReady).toBe(true);
  });

  it('says what is wrong with the model when a child cannot open it', async () => {
    const { pool, children } = createTestPool();
    const ready = pool.ready();

    children.at(0).failToStart({ code: 'model-invalid', message: 'animals/onnx: no such input' });
    children.at(0).die();

    await expect(ready).rejects.toMatchObject({
      code: 'model-invalid',
      message: 'animals/onnx: no such input',
    });
  });

  it('ends as unavailable when children die again and again', async () => {
    const testPool = createTestPool();
    const ready = testPool.pool.ready();
    ready.catch(() => undefined);

    await dieTimes(3, testPool);

    await expect(ready).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('survives a child that dies once at the start', async () => {
    const testPool = createTestPool();
    const ready = testPool.pool.ready();
    await dieTimes(1, testPool);

    testPool.children.at(-1).getReady();

    await expect(ready).resolves.toBeUndefined();
  });
});

describe('a child that never gets ready', () => {
  it('is killed when its time is over', async () => {
    const { children } = createTestPool();

    await vi.advanceTimersByTimeAsync(startTimeoutMs - 1);
    expect(children.at(0).wasKilled).toBe(false);
    await vi.advanceTimersByTimeAsync(1);

    expect(children.at(0).wasKilled).toBe(true);
  });

  it('does not have a ready one killed', async () => {
    const { children } = createReadyPool();

    await vi.advanceTimersByTimeAsync(startTimeoutMs);

    expect(children.at(0).wasKilled).toBe(false);
  });
});

describe('the status', () => {
  it('is starting until a child is ready', () => {
    const { pool, children } = createTestPool({ processes: 2 });

    expect(pool.status).toBe('starting');
    children.at(1).getReady();

    expect(pool.status).toBe('ok');
  });

  it('stays ok while a dead child is replaced', () => {
    const { pool, children } = createReadyPool();

    children.at(0).die();

    expect(pool.status).toBe('ok');
  });
});

describe('pids', () => {
  it('are those of the children that are up', () => {
    const { pool, children } = createTestPool({ processes: 3 });
    for (const child of children.all.slice(0, 2)) child.getReady();

    children.at(0).die();

    expect(pool.pids).toEqual([2]);
  });
});
