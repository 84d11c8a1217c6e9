import { getEventListeners } from 'node:events';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createReadyPool, timeoutMs } from '../../../support/test-pool.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const reason = new Error('The client has gone');

describe('a caller that has gone before it asked', () => {
  it('gets its own reason, and costs nothing', async () => {
    const { children, run } = createReadyPool();

    const answer = await run(AbortSignal.abort(reason));

    expect(answer).toBe(reason);
    expect(children.at(0).jobIds).toEqual([]);
  });
});

describe('a caller that goes while its job waits', () => {
  async function leaveQueue() {
    const testPool = createReadyPool();
    void testPool.run();
    void testPool.run();
    const controller = new AbortController();
    const answer = testPool.run(controller.signal);
    controller.abort(reason);
    return { ...testPool, answer: await answer };
  }

  it('gets its own reason', async () => {
    expect((await leaveQueue()).answer).toBe(reason);
  });

  it('leaves its place to others', async () => {
    const { pool } = await leaveQueue();

    expect(pool.queueLength).toBe(0);
  });

  it('costs no inference', async () => {
    const { children } = await leaveQueue();

    children.at(0).finish(1);
    children.at(0).finish(2);

    expect(children.at(0).jobIds).toEqual([1, 2]);
  });

  it('leaves no timer behind', async () => {
    const { children } = await leaveQueue();

    children.at(0).finish(1);
    children.at(0).finish(2);

    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a caller that goes when its job was handed over but has not begun', () => {
  async function leaveChild() {
    const testPool = createReadyPool();
    void testPool.run();
    const controller = new AbortController();
    const answer = testPool.run(controller.signal);
    controller.abort(reason);
    return { ...testPool, answer: await answer };
  }

  it('gets its own reason', async () => {
    expect((await leaveChild()).answer).toBe(reason);
  });

  it('has the job taken back', async () => {
    const { children } = await leaveChild();

    expect(children.at(0).cancelledIds).toEqual([2]);
  });

  it('makes room for the next job', async () => {
    const { children, run } = await leaveChild();

    void run();

    expect(children.at(0).jobIds).toEqual([1, 2, 3]);
  });

  it('makes room for a job that waits', async () => {
    const { children, run } = createReadyPool();
    const controller = new AbortController();
    void run();
    void run(controller.signal);
    void run();

    controller.abort(reason);

    expect(children.at(0).jobIds).toEqual([1, 2, 3]);
  });

  it('does not come back when the child dies', async () => {
    const { children } = await leaveChild();

    children.at(0).die();
    await vi.advanceTimersByTimeAsync(0);
    children.at(1).getReady();

    expect(children.at(1).jobIds).toEqual([1]);
  });
});

describe('a caller that goes while its job runs', () => {
  async function leaveRunning() {
    const testPool = createReadyPool();
    const controller = new AbortController();
    const answer = testPool.run(controller.signal);
    controller.abort(reason);
    return { ...testPool, answer: await answer };
  }

  it('gets its own reason at once', async () => {
    expect((await leaveRunning()).answer).toBe(reason);
  });

  it('does not have the child killed, which is of use to others', async () => {
    const { children } = await leaveRunning();

    await vi.advanceTimersByTimeAsync(timeoutMs - 1);

    expect(children.at(0).wasKilled).toBe(false);
  });

  it('has the child killed at the deadline, as it seems to hang', async () => {
    const { children } = await leaveRunning();

    await vi.advanceTimersByTimeAsync(timeoutMs);

    expect(children.at(0).wasKilled).toBe(true);
  });

  it('has no child killed that finished the job in time', async () => {
    const { children } = await leaveRunning();

    children.at(0).finish(1);
    await vi.advanceTimersByTimeAsync(10 * timeoutMs);

    expect(children.at(0).wasKilled).toBe(false);
  });

  it('does not have the job tried again when the child dies', async () => {
    const { children } = await leaveRunning();

    children.at(0).die();
    await vi.advanceTimersByTimeAsync(0);
    children.at(1).getReady();

    expect(children.at(1).jobIds).toEqual([]);
  });
});

describe('a caller that goes after its answer', () => {
  it('disturbs nobody', async () => {
    const { children, run } = createReadyPool();
    const controller = new AbortController();
    const answer = run(controller.signal);
    children.at(0).finish(1);

    controller.abort(reason);

    expect(await answer).toBe(1);
    expect(children.at(0).cancelledIds).toEqual([]);
  });

  it('has nothing of ours left on its signal', async () => {
    const { children, run } = createReadyPool();
    const { signal } = new AbortController();
    const answer = run(signal);

    children.at(0).finish(1);
    await answer;

    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
