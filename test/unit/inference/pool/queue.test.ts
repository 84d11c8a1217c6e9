import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { toModelSource } from '../../../../src/inference/protocol.ts';
import {
  createReadyPool,
  createTestPool,
  testImage,
  testModel,
} from '../../../support/test-pool.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const logits = { model: testModel, outputs: ['logits'] } as const;

describe('a job', () => {
  it('is answered with what the child computed', async () => {
    const { pool, children } = createReadyPool();
    const outputs = { logits: Float32Array.of(1, 2, 3) };

    const answer = pool.run(testImage, logits);
    children.at(0).finish(1, { outputs });

    expect((await answer).outputs).toEqual(outputs);
  });

  it('tells how long it waited beside how long it took', async () => {
    const { pool, children } = createReadyPool();

    const answer = pool.run(testImage, logits);
    await vi.advanceTimersByTimeAsync(100);
    children.at(0).finish(1, { preprocessMs: 20, inferenceMs: 30 });

    expect(await answer).toMatchObject({ queueMs: 50, preprocessMs: 20, inferenceMs: 30 });
  });

  it('reaches the child with the picture, the model and the view', () => {
    const { pool, children } = createReadyPool();
    const view = { flip: true };

    void pool.run(testImage, { model: testModel, outputs: ['embeddings'], view });

    expect(children.at(0).sent.at(-1)).toEqual({
      type: 'run',
      id: 1,
      imageBytes: testImage,
      model: toModelSource(testModel),
      outputs: ['embeddings'],
      view,
    });
  });

  it('fails with the code, the sentence and the cause that the child gives', async () => {
    const { children, run } = createReadyPool();

    const answer = run();
    children.at(0).fail(1, {
      code: 'image-undecodable',
      message: 'The JPEG file is damaged.',
      details: { width: 3 },
      cause: 'premature end',
    });

    expect(await answer).toMatchObject({
      name: 'ClassifierError',
      code: 'image-undecodable',
      message: 'The JPEG file is damaged.',
      details: { width: 3 },
      cause: new Error('premature end'),
    });
  });
});

describe('the queue', () => {
  it('gives a child two jobs at most', () => {
    const { pool, children, run } = createReadyPool();

    for (let i = 0; i < 3; i++) void run();

    expect(children.at(0).jobIds).toEqual([1, 2]);
    expect(pool.queueLength).toBe(1);
  });

  it('gives the next job to a child that has finished one', () => {
    const { pool, children, run } = createReadyPool();
    for (let i = 0; i < 4; i++) void run();

    children.at(0).finish(1);

    expect(children.at(0).jobIds).toEqual([1, 2, 3]);
    expect(pool.queueLength).toBe(1);
  });

  it('gives the next job to a child that has failed one', () => {
    const { children, run } = createReadyPool();
    for (let i = 0; i < 3; i++) void run();

    children.at(0).fail(1, { code: 'image-undecodable' });

    expect(children.at(0).jobIds).toEqual([1, 2, 3]);
  });

  it('spreads jobs over the children before it gives one of them a second', () => {
    const { children, run } = createReadyPool({ processes: 2 });

    for (let i = 0; i < 4; i++) void run();

    expect(children.at(0).jobIds).toEqual([1, 3]);
    expect(children.at(1).jobIds).toEqual([2, 4]);
  });

  it('gives the next job to the least busy child', () => {
    const { children, run } = createReadyPool({ processes: 2 });
    for (let i = 0; i < 4; i++) void run();
    children.at(1).finish(2);
    children.at(1).finish(4);
    children.at(0).finish(1);

    void run();

    expect(children.at(1).jobIds).toEqual([2, 4, 5]);
  });

  it('gives jobs only to children that are ready', () => {
    const { children, run } = createTestPool({ processes: 2, queueLimit: 10 });
    children.at(1).getReady();

    for (let i = 0; i < 3; i++) void run();

    expect(children.at(0).jobIds).toEqual([]);
    expect(children.at(1).jobIds).toEqual([1, 2]);
  });

  it('gives waiting jobs to a child that gets ready later', () => {
    const { children, run } = createTestPool({ processes: 2, queueLimit: 10 });
    children.at(1).getReady();
    for (let i = 0; i < 3; i++) void run();

    children.at(0).getReady();

    expect(children.at(0).jobIds).toEqual([3]);
  });

  it('refuses one job more than may wait', async () => {
    const { run } = createReadyPool({ queueLimit: 2 });
    for (let i = 0; i < 4; i++) void run();

    const fifth = await run();

    expect(fifth).toMatchObject({ code: 'overloaded' });
  });

  it('takes jobs again when there is room', async () => {
    const { children, run } = createReadyPool({ queueLimit: 1 });
    for (let i = 0; i < 3; i++) void run();
    children.at(0).finish(1);

    const fourth = run();
    for (const id of [2, 3, 4]) children.at(0).finish(id);

    expect(await fourth).toBe(4);
  });

  it('may be of length 0: then a job is taken only by a child that has room', async () => {
    const { children, run } = createReadyPool({ queueLimit: 0 });

    const first = run();
    void run();
    const third = await run();
    children.at(0).finish(1);

    expect(third).toMatchObject({ code: 'overloaded' });
    expect(await first).toBe(1);
  });

  it('takes no jobs before a child is ready', async () => {
    const { run } = createTestPool();

    expect(await run()).toMatchObject({ code: 'unavailable' });
  });
});
