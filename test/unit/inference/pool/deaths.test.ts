import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createReadyPool } from '../../../support/test-pool.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets a child die, and the next one take its place. */
async function replaceChild({ children }: ReturnType<typeof createReadyPool>): Promise<void> {
  children.at(-1).die();
  await vi.advanceTimersByTimeAsync(1000);
  children.at(-1).getReady();
}

function createPatientPool() {
  return createReadyPool({ timeoutMs: 1_000_000, queueLimit: 10 });
}

describe('when a child dies by itself', () => {
  it('its running job is tried once more', async () => {
    const testPool = createPatientPool();
    const answer = testPool.run();
    await replaceChild(testPool);

    testPool.children.at(1).finish(1);

    expect(await answer).toBe(1);
  });

  it('a second time, its running job is given up as internal', async () => {
    const testPool = createPatientPool();
    const answer = testPool.run();
    await replaceChild(testPool);

    await replaceChild(testPool);

    expect(await answer).toMatchObject({ code: 'internal' });
    expect(testPool.children.at(2).jobIds).toEqual([]);
  });

  it('a job that was only handed over does not count the death', async () => {
    const testPool = createPatientPool();
    void testPool.run();
    const handedOver = testPool.run();
    await replaceChild(testPool);
    await replaceChild(testPool);

    testPool.children.at(2).finish(2);

    expect(await handedOver).toBe(2);
  });

  it('its jobs go back to the front of the queue, in order', async () => {
    const testPool = createPatientPool();
    for (let i = 0; i < 4; i++) void testPool.run();

    await replaceChild(testPool);
    testPool.children.at(1).finish(1);
    testPool.children.at(1).finish(2);

    expect(testPool.children.at(1).jobIds).toEqual([1, 2, 3, 4]);
  });

  it('another child that has room takes its jobs at once', () => {
    const { children, run } = createReadyPool({ processes: 2 });
    void run();

    children.at(0).die();

    expect(children.at(1).jobIds).toEqual([1]);
  });

  it('jobs of other children go on', async () => {
    const { children, run } = createReadyPool({ processes: 2 });
    void run();
    const second = run();

    children.at(0).die();
    children.at(1).finish(2);

    expect(await second).toBe(2);
  });

  it('a picture that it had answered stays answered', async () => {
    const { children, run } = createReadyPool();
    const answer = run();

    children.at(0).finish(1);
    children.at(0).die();

    expect(await answer).toBe(1);
  });

  it('its death is reported with its last words and the pause before the next', () => {
    const { children, deaths } = createReadyPool();

    children.at(0).die({ exitCode: 7, signal: null, lastWords: 'out of memory' });

    expect(deaths).toEqual([
      {
        pid: 1,
        exitCode: 7,
        signal: null,
        lastWords: 'out of memory',
        reason: 'died',
        pauseMs: 0,
        requestIds: [],
      },
    ]);
  });

  it('and the next cannot start, that one is reported with the reason', async () => {
    const { children, deaths } = createReadyPool();
    const message = 'pets: the ONNX file was replaced';

    children.at(0).die();
    await vi.advanceTimersByTimeAsync(0);
    children.at(1).failToStart({ code: 'model-invalid', message });
    children.at(1).die();

    expect(deaths.map(({ reason }) => reason)).toEqual(['died', message]);
  });

  it('its death is reported with the requests that it held, the one that was running first', () => {
    const { children, deaths, run } = createReadyPool({ queueLimit: 10 });
    for (const requestId of ['running', 'handed-over', 'waiting']) void run(undefined, requestId);

    children.at(0).die();

    expect(deaths).toMatchObject([{ requestIds: ['running', 'handed-over'] }]);
  });

  it('a second time, the error names the request', async () => {
    const testPool = createPatientPool();
    const answer = testPool.run(undefined, 'abc');

    await replaceChild(testPool);
    await replaceChild(testPool);

    expect(await answer).toMatchObject({ code: 'internal', details: { requestId: 'abc' } });
  });
});
