import { createHash } from 'node:crypto';
import { serialize } from 'node:v8';

import { describe, expect, it } from 'vitest';

import { createTrainerStarter } from '../../../../src/inference/training/start-trainer.ts';
import type { Trainer, TrainerState } from '../../../../src/training/ports.ts';
import { adam, createLastBlock, feedNoise } from '../../../support/one-block.ts';

const { network } = createLastBlock('updated');
const feeds = feedNoise(network, 3);

describe('the trainer', () => {
  it('does the same again from the same start', async () => {
    const [first, second] = [await train(3), await train(3)];

    expect(digest(second)).toBe(digest(first));
  });

  it('goes on from a saved state as if nothing had happened, running statistics and all', async () => {
    const uninterrupted = await train(3);

    const resumed = await train(2, await train(1));

    expect(digest(resumed)).toBe(digest(uninterrupted));
  });

  it('moves running statistics a tenth of the way to those of each batch', async () => {
    const before = network.parameters.find(({ group }) => group === 'statistics');
    if (!before) throw new TypeError('There are no statistics');

    const { values } = await train(1);

    expect(values[before.name]).not.toEqual(before.values);
  });

  it('says what is wrong with a step, and lives on', async () => {
    const trainer = await start();
    try {
      const graph = network.trainingGraph(3);
      const learningRates = { head: 1e-3, body: 1e-4 };

      await expect(trainer.step({ graph, feeds: {}, learningRates })).rejects.toThrow(
        'Nothing is fed as pictures',
      );
      expect((await trainer.step({ graph, feeds, learningRates })).loss).toBeGreaterThan(0);
    } finally {
      trainer.close();
    }
  });

  it('takes no state of a network of another size', async () => {
    const state = await train(1);
    const values = { ...state.values, 'head.bias': new Float32Array(1) };

    await expect(train(1, { ...state, values })).rejects.toThrow(
      'The state is of another head.bias',
    );
  });

  it('refuses work after its end', async () => {
    const trainer = await start();
    trainer.close();

    await expect(trainer.save()).rejects.toThrow('the training process ended');
  });
});

/** Of millions of numbers; comparing these one by one would take half a minute. */
function digest(state: TrainerState): string {
  return createHash('sha256').update(serialize(state)).digest('hex');
}

async function train(steps: number, from?: TrainerState): Promise<TrainerState> {
  const trainer = await start();
  try {
    if (from) await trainer.restore(from);
    const graph = network.trainingGraph(3);
    for (let step = 0; step < steps; step++) {
      await trainer.step({ graph, feeds, learningRates: { head: 1e-3, body: 1e-4 } });
    }
    return await trainer.save();
  } finally {
    trainer.close();
  }
}

function start(): Promise<Trainer> {
  return createTrainerStarter({ threads: 2 })().begin({
    parameters: network.parameters,
    constants: network.constants,
    optimizer: adam,
  });
}
