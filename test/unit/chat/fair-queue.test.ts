import { getEventListeners } from 'node:events';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createFairQueue, type FairQueueOptions } from '../../../src/chat/fair-queue.ts';
import { createDeferred, type Deferred } from '../../../src/inference/deferred.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A queue, and tasks that are done when the test says so. */
function createTestQueue(options: Partial<FairQueueOptions> = {}) {
  const queue = createFairQueue({ limit: 100, concurrency: 1, maxWaitMs: 1000, ...options });
  const begun: string[] = [];
  const open = new Map<string, Deferred<string>>();

  function ask(user: string, task: string, signal?: AbortSignal): Promise<string> {
    const result = queue.run(
      user,
      async () => {
        begun.push(task);
        const deferred = createDeferred<string>();
        open.set(task, deferred);
        return deferred.promise;
      },
      signal,
    );
    result.catch(() => undefined); // a test that looks at something else leaves it unread
    return result;
  }

  async function finish(task: string): Promise<void> {
    open.get(task)?.resolve(`result of ${task}`);
    await vi.advanceTimersByTimeAsync(0);
  }

  async function finishAll(): Promise<void> {
    for (const task of begun) await finish(task); // grows while it is gone through
  }

  return { queue, begun, open, ask, finish, finishAll };
}

describe('a task', () => {
  it('gives its result to whoever asked', async () => {
    const { ask, finish } = createTestQueue();
    const result = ask('ada', 'a');
    await vi.advanceTimersByTimeAsync(0);

    await finish('a');

    expect(await result).toBe('result of a');
  });

  it('passes its failure on', async () => {
    const { queue } = createTestQueue();

    const result = queue.run('ada', async () => Promise.reject(new Error('damaged')));

    await expect(result).rejects.toThrow('damaged');
  });

  it('makes room when it fails', async () => {
    const { queue, begun, ask } = createTestQueue();
    void queue.run('ada', async () => Promise.reject(new Error('damaged'))).catch(() => undefined);

    void ask('ada', 'b');
    await vi.advanceTimersByTimeAsync(0);

    expect(begun).toEqual(['b']);
  });

  it('waits while as many run as may', async () => {
    const { begun, ask } = createTestQueue({ concurrency: 2 });

    for (const task of ['a', 'b', 'c']) void ask('ada', task);
    await vi.advanceTimersByTimeAsync(0);

    expect(begun).toEqual(['a', 'b']);
  });

  it('begins when another one is done', async () => {
    const { begun, ask, finish } = createTestQueue({ concurrency: 2 });
    for (const task of ['a', 'b', 'c']) void ask('ada', task);
    await vi.advanceTimersByTimeAsync(0);

    await finish('b');

    expect(begun).toEqual(['a', 'b', 'c']);
  });
});

describe('fairness', () => {
  it('lets one picture pass a hundred of somebody else', async () => {
    const { begun, ask, finish } = createTestQueue();
    for (let i = 0; i < 100; i++) void ask('ada', `ada ${i}`);
    void ask('bob', 'bob');
    await vi.advanceTimersByTimeAsync(0);

    await finish('ada 0');
    await finish('ada 1');

    expect(begun).toEqual(['ada 0', 'ada 1', 'bob']);
  });

  it('lets users take turns', async () => {
    const { begun, ask, finishAll } = createTestQueue();
    for (const task of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) void ask(task.slice(0, 1), task);
    await vi.advanceTimersByTimeAsync(0);

    await finishAll();

    expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2']);
  });

  it('does not let a user jump the queue by coming back', async () => {
    const { begun, ask, finishAll } = createTestQueue();
    for (const task of ['a1', 'b1', 'c1']) void ask(task.slice(0, 1), task);
    void ask('a', 'a2');
    await vi.advanceTimersByTimeAsync(0);

    await finishAll();

    expect(begun).toEqual(['a1', 'b1', 'c1', 'a2']);
  });

  it("keeps a user's tasks in order", async () => {
    const { begun, ask, finishAll } = createTestQueue();
    for (const task of ['1', '2', '3', '4']) void ask('ada', task);
    await vi.advanceTimersByTimeAsync(0);

    await finishAll();

    expect(begun).toEqual(['1', '2', '3', '4']);
  });
});

describe('the limit', () => {
  it('refuses one task more than may wait', async () => {
    const { ask } = createTestQueue({ limit: 2 });
    for (const task of ['running', 'first', 'second']) void ask('ada', task);

    const refused = ask('bob', 'third');

    await expect(refused).rejects.toMatchObject({ code: 'overloaded' });
  });

  it('counts no task that runs', async () => {
    const { queue, ask } = createTestQueue({ limit: 2, concurrency: 3 });

    for (const task of ['a', 'b', 'c', 'd']) void ask('ada', task);
    await vi.advanceTimersByTimeAsync(0);

    expect(queue.length).toBe(1);
  });

  it('accepts a task that need not wait even where none may wait', async () => {
    const { begun, ask } = createTestQueue({ limit: 0 });

    void ask('ada', 'a');
    await vi.advanceTimersByTimeAsync(0);

    expect(begun).toEqual(['a']);
  });

  it('accepts another task when one has begun', async () => {
    const { queue, ask, finish } = createTestQueue({ limit: 1 });
    for (const task of ['a', 'b']) void ask('ada', task);
    await vi.advanceTimersByTimeAsync(0);
    await finish('a');

    void ask('ada', 'c');

    expect(queue.length).toBe(1);
  });
});

describe('the longest wait', () => {
  it('ends a task that does not get its turn in time', async () => {
    const { ask } = createTestQueue({ maxWaitMs: 1000 });
    void ask('ada', 'running');
    const late = ask('ada', 'late');

    await vi.advanceTimersByTimeAsync(1000);

    await expect(late).rejects.toMatchObject({ code: 'timed-out' });
  });

  it('does not end it before', async () => {
    const { queue, ask } = createTestQueue({ maxWaitMs: 1000 });
    void ask('ada', 'running');
    void ask('ada', 'late');

    await vi.advanceTimersByTimeAsync(999);

    expect(queue.length).toBe(1);
  });

  it('never begins a task that has ended', async () => {
    const { begun, ask, finish } = createTestQueue({ maxWaitMs: 1000 });
    void ask('ada', 'running');
    void ask('ada', 'late');
    await vi.advanceTimersByTimeAsync(1000);

    await finish('running');

    expect(begun).toEqual(['running']);
  });

  it('does not count the time that a task takes', async () => {
    const { ask, finish } = createTestQueue({ maxWaitMs: 1000 });
    const slow = ask('ada', 'slow');

    await vi.advanceTimersByTimeAsync(5000);
    await finish('slow');

    expect(await slow).toBe('result of slow');
  });

  it('leaves no timer behind when a task begins', async () => {
    const { ask } = createTestQueue();

    void ask('ada', 'a');
    await vi.advanceTimersByTimeAsync(0);

    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('an aborted task', () => {
  const reason = new Error('the message was deleted');

  it('fails with the reason while it waits', async () => {
    const { ask } = createTestQueue();
    const controller = new AbortController();
    void ask('ada', 'running');
    const waiting = ask('ada', 'waiting', controller.signal);

    controller.abort(reason);

    await expect(waiting).rejects.toBe(reason);
  });

  it('leaves the queue', () => {
    const { queue, ask } = createTestQueue();
    const controller = new AbortController();
    void ask('ada', 'running');
    void ask('ada', 'waiting', controller.signal);

    controller.abort(reason);

    expect(queue.length).toBe(0);
  });

  it('never begins', async () => {
    const { begun, ask, finish } = createTestQueue();
    const controller = new AbortController();
    void ask('ada', 'running');
    void ask('ada', 'waiting', controller.signal);
    await vi.advanceTimersByTimeAsync(0);

    controller.abort(reason);
    await finish('running');

    expect(begun).toEqual(['running']);
  });

  it('leaves no timer behind', async () => {
    const { ask } = createTestQueue();
    const controller = new AbortController();
    void ask('ada', 'running');
    void ask('ada', 'waiting', controller.signal);
    await vi.advanceTimersByTimeAsync(0);

    controller.abort(reason);

    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not even accepted when it was aborted before', async () => {
    const { queue, ask } = createTestQueue();
    void ask('ada', 'running');

    const result = ask('ada', 'late', AbortSignal.abort(reason));

    await expect(result).rejects.toBe(reason);
    expect(queue.length).toBe(0);
  });

  it('does not begin when it was aborted just as its turn came', async () => {
    const { begun, ask } = createTestQueue();
    const controller = new AbortController();

    const result = ask('ada', 'a', controller.signal);
    controller.abort(reason); // its turn came at once, but nothing has run since

    await expect(result).rejects.toBe(reason);
    expect(begun).toEqual([]);
  });

  it('keeps its place until it has ended when it has begun', async () => {
    const { begun, ask } = createTestQueue();
    const controller = new AbortController();
    void ask('ada', 'running', controller.signal);
    void ask('ada', 'waiting');
    await vi.advanceTimersByTimeAsync(0);

    controller.abort(reason);
    await vi.advanceTimersByTimeAsync(0);

    expect(begun).toEqual(['running']);
  });

  it.each(['begins', 'waits too long'])(
    'is not listened for any more when it %s',
    async (ending) => {
      const { ask } = createTestQueue();
      const { signal } = new AbortController();
      if (ending === 'waits too long') void ask('ada', 'running');

      void ask('ada', 'a', signal);
      await vi.advanceTimersByTimeAsync(1000);

      expect(getEventListeners(signal, 'abort')).toEqual([]);
    },
  );
});
