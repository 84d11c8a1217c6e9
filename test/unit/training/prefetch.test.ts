import { EventEmitter, once } from 'node:events';

import { describe, expect, it } from 'vitest';

import { createGate } from '../../../src/training/gate.ts';
import { prefetch } from '../../../src/training/learning/prefetch.ts';

describe('fetching ahead', () => {
  it('makes the next one while the last one is used, once that has begun, and no more', async () => {
    const events: string[] = [];
    const begun = new EventEmitter();
    const make = async (one: string): Promise<string> => {
      events.push(`make ${one}`);
      begun.emit(one);
      return one.toUpperCase();
    };

    for await (const [item, made] of prefetch(['a', 'b', 'c'], make)) {
      events.push(`begin with ${made}`);
      const next = { a: 'b', b: 'c' }[item];
      if (next !== undefined) await once(begun, next);
      events.push(`end with ${made}`);
    }

    expect(events).toEqual([
      'make a',
      'begin with A',
      'make b',
      'end with A',
      'begin with B',
      'make c',
      'end with B',
      'begin with C',
      'end with C',
    ]);
  });

  it('ends with the first failure', async () => {
    const used: string[] = [];
    const use = async (): Promise<void> => {
      for await (const [item] of prefetch(['a', 'b'], (one) =>
        one === 'b' ? Promise.reject(new Error('b is broken')) : Promise.resolve(one),
      )) {
        used.push(item);
      }
    };

    await expect(use()).rejects.toThrow('b is broken');
    expect(used).toEqual(['a']);
  });

  it('may be left early although the next one fails', async () => {
    const make = (one: string): Promise<string> =>
      one === 'b' ? Promise.reject(new Error('b is broken')) : Promise.resolve(one);

    for await (const [item] of prefetch(['a', 'b'], make)) {
      expect(item).toBe('a');
      break;
    }
  });
});

describe('a gate', () => {
  it('lets in as many as it is wide, the others in their order', async () => {
    const passGate = createGate(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const all = [1, 2, 3, 4].map((number) =>
      passGate(async () => {
        begun.push(number);
        await new Promise<void>((resolve) => ends.push(resolve));
      }),
    );

    await Promise.resolve();
    expect(begun).toEqual([1, 2]);
    ends[1]?.();
    await all[1];
    await Promise.resolve();
    expect(begun).toEqual([1, 2, 3]);
    ends[0]?.();
    await all[0];
    for (const end of ends) end();
    await all[2];
    for (const end of ends) end();
    await Promise.all(all);
    expect(begun).toEqual([1, 2, 3, 4]);
  });

  it('goes on after a failure', async () => {
    const passGate = createGate(1);

    const failed = passGate(() => Promise.reject(new Error('no')));
    const next = passGate(() => Promise.resolve('yes'));

    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});
