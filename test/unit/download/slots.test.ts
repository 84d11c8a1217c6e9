import { describe, expect, it } from 'vitest';

import { createSlots } from '../../../src/download/slots.ts';
import { createDeferred } from '../../../src/inference/deferred.ts';
import { staying } from './open-downloader.ts';

const gone = new Error('The caller has gone.');

/** Work that goes on until it is told to end, and tells that it has begun. */
function createWork() {
  const ending = createDeferred<string>();
  const work = {
    hasBegun: false,
    run(): Promise<string> {
      work.hasBegun = true;
      return ending.promise;
    },
    end: () => ending.resolve('done'),
    fail: () => ending.reject(new Error('broken')),
  };
  return work;
}

/** Lets everything that waits for nothing else go on. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('slots', () => {
  it('give what the work gives', async () => {
    expect(await createSlots(1).run(async () => 'done', staying())).toBe('done');
  });

  it('let no more work run at once than there are', async () => {
    const slots = createSlots(2);
    const works = [createWork(), createWork(), createWork()];
    for (const { run } of works) void slots.run(run, staying());

    await settle();

    expect(works.map(({ hasBegun }) => hasBegun)).toEqual([true, true, false]);
  });

  it('are given to who waits longest', async () => {
    const slots = createSlots(1);
    const [first, second, third] = [createWork(), createWork(), createWork()];
    for (const { run } of [first, second, third]) void slots.run(run, staying());

    first.end();
    await settle();

    expect([second.hasBegun, third.hasBegun]).toEqual([true, false]);
  });

  it('are free again when work fails', async () => {
    const slots = createSlots(1);
    const failing = createWork();
    const failed = slots.run(failing.run, staying()).catch(String);
    const next = slots.run(async () => 'done', staying());

    failing.fail();

    expect(await failed).toContain('broken');
    expect(await next).toBe('done');
  });

  it('are not given to who has left', async () => {
    const slots = createSlots(1);
    const [first, leaving] = [createWork(), createWork()];
    const caller = new AbortController();
    void slots.run(first.run, staying());
    const left = slots.run(leaving.run, caller.signal);
    const next = slots.run(async () => 'done', staying());

    caller.abort(gone);
    await expect(left).rejects.toBe(gone);
    first.end();

    expect(await next).toBe('done');
    expect(leaving.hasBegun).toBe(false);
  });

  it('are not taken by who has left before', async () => {
    const slots = createSlots(1);
    const work = createWork();

    await expect(slots.run(work.run, AbortSignal.abort(gone))).rejects.toBe(gone);

    expect(work.hasBegun).toBe(false);
    expect(await slots.run(async () => 'done', staying())).toBe('done');
  });
});
