import { describe, expect, it } from 'vitest';

import { createWork } from '../../../src/chat/work.ts';
import { createDeferred } from '../../../src/inference/deferred.ts';

function createTestWork() {
  const reported: unknown[] = [];
  return { work: createWork((error) => reported.push(error)), reported };
}

describe('a task', () => {
  it('is reported when it fails, and leaves the rest alone', async () => {
    const { work, reported } = createTestWork();
    const failure = new Error('failed');

    work.start(() => Promise.reject(failure));
    await work.finish(1_000);

    expect(reported).toEqual([failure]);
  });

  it('is not reported when it was called off', async () => {
    const { work, reported } = createTestWork();
    const controller = new AbortController();

    work.start(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', reject)),
      controller,
    );
    controller.abort();
    await work.finish(1_000);

    expect(reported).toEqual([]);
  });
});

describe('the end', () => {
  it('waits for what was started', async () => {
    const { work } = createTestWork();
    const task = createDeferred<undefined>();
    const order: string[] = [];
    work.start(async () => {
      await task.promise;
      order.push('task');
    });

    const finished = work.finish(60_000).then(() => order.push('end'));
    task.resolve(undefined);
    await finished;

    expect(order).toEqual(['task', 'end']);
  });

  it('calls off what takes longer, and waits for that no more', async () => {
    const { work } = createTestWork();
    const controller = new AbortController();
    work.start(() => new Promise(() => undefined), controller);

    await work.finish(0);

    expect(controller.signal.aborted).toBe(true);
  });

  it('lets nothing begin, and says so', async () => {
    const { work } = createTestWork();
    let hasBegun = false;

    const isTakenBefore = work.start(() => Promise.resolve());
    await work.finish(0);
    const isTakenAfter = work.start(async () => void (hasBegun = true));

    expect({ isTakenBefore, isTakenAfter }).toEqual({ isTakenBefore: true, isTakenAfter: false });
    expect(hasBegun).toBe(false);
  });
});
