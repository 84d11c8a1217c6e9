import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createReadyPool, timeoutMs } from '../../../support/test-pool.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a job whose time is over while it waits', () => {
  async function waitTooLong() {
    const testPool = createReadyPool();
    const answer = testPool.run();
    testPool.children.at(0).die();
    await vi.advanceTimersByTimeAsync(timeoutMs);
    return { ...testPool, answer };
  }

  it('ends as timed out', async () => {
    const { answer } = await waitTooLong();

    expect(await answer).toMatchObject({ code: 'timed-out' });
  });

  it('kills no child', async () => {
    const { children } = await waitTooLong();

    expect(children.all).toHaveLength(2);
    expect(children.at(1).wasKilled).toBe(false);
  });

  it('costs no inference', async () => {
    const { pool, children } = await waitTooLong();

    children.at(1).getReady();

    expect(children.at(1).jobIds).toEqual([]);
    expect(pool.queueLength).toBe(0);
  });
});

describe('a job whose time is over while it runs', () => {
  it('ends as timed out, not before its time', async () => {
    const { run } = createReadyPool();
    const answer = run();
    let outcome: unknown;
    void answer.then((value) => (outcome = value));

    await vi.advanceTimersByTimeAsync(timeoutMs - 1);
    expect(outcome).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);

    expect(outcome).toMatchObject({ code: 'timed-out' });
  });

  it('has its child killed', async () => {
    const { children, run } = createReadyPool();
    void run();

    await vi.advanceTimersByTimeAsync(timeoutMs);

    expect(children.at(0).wasKilled).toBe(true);
  });

  it('is no death that counts: the child is replaced at once, however often it happens', async () => {
    const { children, deaths, run } = createReadyPool();

    for (let round = 0; round < 4; round++) {
      void run();
      await vi.advanceTimersByTimeAsync(timeoutMs);
      children.at(-1).die();
      await vi.advanceTimersByTimeAsync(0);
      children.at(-1).getReady();
    }

    expect(deaths.map(({ pauseMs }) => pauseMs)).toEqual([0, 0, 0, 0]);
  });

  it('is not tried again', async () => {
    const { children, run } = createReadyPool();
    void run();
    await vi.advanceTimersByTimeAsync(timeoutMs);

    children.at(0).die();
    await vi.advanceTimersByTimeAsync(0);
    children.at(1).getReady();

    expect(children.at(1).jobIds).toEqual([]);
  });

  it('leaves the job behind it to another child', async () => {
    const { children, run } = createReadyPool();
    void run();
    await vi.advanceTimersByTimeAsync(timeoutMs / 2);
    const second = run();
    await vi.advanceTimersByTimeAsync(timeoutMs / 2);
    children.at(0).die();
    await vi.advanceTimersByTimeAsync(0);
    children.at(1).getReady();

    children.at(1).finish(2);

    expect(await second).toBe(2);
  });

  it('gives its child no other job before it is dead', async () => {
    const { children, run } = createReadyPool();
    void run();
    await vi.advanceTimersByTimeAsync(timeoutMs);

    void run();

    expect(children.at(0).jobIds).toEqual([1]);
  });

  it('leaves the other children alone', async () => {
    const { children, run } = createReadyPool({ processes: 2 });
    void run();
    await vi.advanceTimersByTimeAsync(timeoutMs / 2);
    void run();

    await vi.advanceTimersByTimeAsync(timeoutMs / 2);

    expect(children.all.map(({ wasKilled }) => wasKilled)).toEqual([true, false]);
  });
});

describe('a job that is done in time', () => {
  it('has no child killed later', async () => {
    const { children, run } = createReadyPool();
    void run();
    children.at(0).finish(1);

    await vi.advanceTimersByTimeAsync(10 * timeoutMs);

    expect(children.at(0).wasKilled).toBe(false);
  });

  it('leaves no timer behind', () => {
    const { children, run } = createReadyPool();
    void run();

    children.at(0).finish(1);

    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not hurt its successor when it is answered twice', async () => {
    const { children, run } = createReadyPool();
    void run();
    const second = run();
    children.at(0).finish(1);

    children.at(0).finish(1);
    children.at(0).finish(2);

    expect(await second).toBe(2);
  });
});
