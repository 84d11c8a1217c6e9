import { describe, expect, it } from 'vitest';

import { createInOrder } from '../../../../adapters/telegram/outgoing/in-order.ts';
import { createDeferred } from '../../../../src/inference/deferred.ts';

describe('createInOrder', () => {
  it('delivers in the order of the starts, whatever is done first', async () => {
    const delivered: string[] = [];
    const order = createInOrder();
    const slow = createDeferred<string>();
    const deliver = async (result: string): Promise<void> => void delivered.push(result);

    const first = order.run('chat', () => slow.promise, deliver);
    const second = order.run('chat', async () => 'second', deliver);
    slow.resolve('first');
    await Promise.all([first, second]);

    expect(delivered).toEqual(['first', 'second']);
  });

  it('begins all work at once', async () => {
    const begun: string[] = [];
    const order = createInOrder();
    const never = createDeferred<string>();

    void order.run(
      'chat',
      () => never.promise,
      async () => undefined,
    );
    void order.run(
      'chat',
      async () => begun.push('second'),
      async () => undefined,
    );

    expect(begun).toEqual(['second']);
  });

  it('holds nobody up in another chat', async () => {
    const order = createInOrder();
    void order.run(
      'one',
      () => createDeferred<void>().promise,
      async () => undefined,
    );

    const other = order.run(
      'other',
      async () => 'done',
      async () => undefined,
    );

    await expect(other).resolves.toBeUndefined();
  });

  it('goes on after a failure, which its own caller hears of', async () => {
    const order = createInOrder();
    const failing = order.run(
      'chat',
      () => Promise.reject(new Error('no')),
      async () => undefined,
    );
    const delivered: string[] = [];

    const next = order.run(
      'chat',
      async () => 'next',
      async (result) => void delivered.push(result),
    );

    await expect(failing).rejects.toThrow('no');
    await next;
    expect(delivered).toEqual(['next']);
  });
});
