import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createReadyPool, createTestPool } from '../../../support/test-pool.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('stop()', () => {
  it('ends all jobs as unavailable, running and waiting alike', async () => {
    const { pool, run } = createReadyPool();
    const jobs = [run(), run(), run()];

    pool.stop();

    expect(await Promise.all(jobs)).toMatchObject(jobs.map(() => ({ code: 'unavailable' })));
  });

  it('kills all children', () => {
    const { pool, children } = createReadyPool({ processes: 2 });

    pool.stop();

    expect(children.all.map(({ wasKilled }) => wasKilled)).toEqual([true, true]);
  });

  it('starts no others in their place', async () => {
    const { pool, children } = createReadyPool();
    pool.stop();

    children.at(0).die();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(children.all).toHaveLength(1);
  });

  it('starts none whose pause was running', async () => {
    const { pool, children } = createReadyPool();
    children.at(0).die();

    pool.stop();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(children.all).toHaveLength(1);
  });

  it('leaves no timer behind', () => {
    const { pool, run } = createReadyPool({ processes: 2 });
    void run();

    pool.stop();

    expect(vi.getTimerCount()).toBe(0);
  });

  it('has new jobs refused as unavailable', async () => {
    const { pool, run } = createReadyPool();

    pool.stop();

    expect(await run()).toMatchObject({ code: 'unavailable' });
  });

  it('makes the status stopping', () => {
    const { pool } = createReadyPool();

    pool.stop();

    expect(pool.status).toBe('stopping');
  });

  it('ends the wait for children that are not ready yet', async () => {
    const { pool } = createTestPool();
    const ready = pool.ready();

    pool.stop();

    await expect(ready).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is no death to report', () => {
    const { pool, children, deaths } = createReadyPool();

    pool.stop();
    children.at(0).die();

    expect(deaths).toEqual([]);
  });
});
