import { expect, it } from 'vitest';

import { recipes } from '../../../src/training/learning/recipe.ts';
import { trainNetwork } from '../../../src/training/learning/train-network.ts';
import type { Network } from '../../../src/training/network/network.ts';
import type { StepGraph, Trainer } from '../../../src/training/ports.ts';

const graph: StepGraph = { id: 'none', encode: () => new Uint8Array(), gatherings: [] };

const network: Network = {
  pictureShape: [1],
  classCount: 2,
  parameters: [],
  constants: [],
  dropout: undefined,
  activationCount: 1,
  trainingGraph: () => graph,
  evaluationGraph: () => graph,
};

const picture = {
  classIndex: 0,
  plain: () => Promise.resolve(Float32Array.of(1)),
  augmented: () => Promise.resolve(Float32Array.of(1)),
};

/** Learns nothing, and says these numbers. */
function createTrainer(loss: number, logits: Float32Array): Trainer {
  return {
    step: () => Promise.resolve({ loss, logits: Float32Array.of(0, 0) }),
    evaluate: () => Promise.resolve(logits),
    save: () => Promise.resolve({ stepCount: 1, values: {}, firstMoments: {}, secondMoments: {} }),
    restore: () => Promise.resolve(),
    peakMemoryBytes: () => Promise.resolve(0),
    close: () => undefined,
  };
}

it.each([
  ['the loss of a step', Number.NaN, Float32Array.of(0, 0)],
  ['what is said of validation pictures', 1, Float32Array.of(Number.POSITIVE_INFINITY, 0)],
])('ends with a sentence when %s is no number any more', async (_what, loss, logits) => {
  const training = trainNetwork({
    network,
    trainer: createTrainer(loss, logits),
    data: { train: [picture], validation: [picture] },
    recipe: { ...recipes.default, epochs: 1 },
    seed: 1,
    onStep: () => undefined,
    onEpoch: () => Promise.resolve(),
    signal: new AbortController().signal,
  });

  await expect(training).rejects.toMatchObject({
    code: 'parameter-invalid',
    message: expect.stringMatching(/^training has diverged/u),
  });
});

it('goes no step further when an epoch cannot be put away', async () => {
  const failure = new Error('the disk is full');
  let steps = 0;
  const training = trainNetwork({
    network,
    trainer: createTrainer(1, Float32Array.of(0, 0)),
    data: { train: Array.from({ length: 1000 }, () => picture), validation: [] },
    recipe: { ...recipes.default, batchSize: 1, epochs: 2 },
    seed: 1,
    onStep: () => steps++,
    onEpoch: () => Promise.reject(failure),
    signal: new AbortController().signal,
  });

  await expect(training).rejects.toBe(failure);
  expect(steps).toBeLessThan(1010);
});
