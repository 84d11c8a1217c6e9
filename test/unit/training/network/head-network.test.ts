import { describe, expect, it } from 'vitest';

import { createTrainerStarter } from '../../../../src/inference/training/start-trainer.ts';
import { createHeadNetwork } from '../../../../src/training/network/head-network.ts';
import { FEED, HEAD, type Network } from '../../../../src/training/network/network.ts';
import type { Trainer } from '../../../../src/training/ports.ts';
import { createRandom } from '../../../../src/training/random.ts';
import { adam } from '../../../support/one-block.ts';

const FEATURE_COUNT = 3;
const rows = [
  [1, 2, 3],
  [-1, 0, 2],
  [0.5, 0.25, -4],
];

describe('a head', () => {
  it('is fed the numbers of rows, and answers for the features that stand there', async () => {
    const network = createNetwork(rows);
    const trainer = await start(network);
    try {
      const logits = await trainer.evaluate({
        graph: network.evaluationGraph(2),
        feeds: { [FEED.pictures]: { values: Float32Array.of(2, 0), dims: [2] } },
      });

      const expected = [2, 0].flatMap((row) => answersOf(network, rows[row] ?? []));
      expect(largestDifference(logits, expected)).toBeLessThan(1e-5);
    } finally {
      trainer.close();
    }
  });

  it('has all of a table that is too large for one message', async () => {
    const last = 2 ** 21; // one piece and a half, at three numbers a row
    const network = createNetwork(Array.from({ length: last + 1 }, (_, row) => [row % 7, 1, 2]));
    const trainer = await start(network);
    try {
      const logits = await trainer.evaluate({
        graph: network.evaluationGraph(1),
        feeds: { [FEED.pictures]: { values: Float32Array.of(last), dims: [1] } },
      });

      const expected = answersOf(network, [last % 7, 1, 2]);
      expect(largestDifference(logits, expected)).toBeLessThan(1e-5);
    } finally {
      trainer.close();
    }
  });
});

function createNetwork(table: readonly (readonly number[])[]): Network {
  return createHeadNetwork({
    features: { values: Float32Array.from(table.flat()), dims: [table.length, FEATURE_COUNT] },
    classCount: 2,
    dropout: 0,
    random: createRandom(1, 'head'),
  });
}

function start({ parameters, constants }: Network): Promise<Trainer> {
  return createTrainerStarter({ threads: 1 })().begin({ parameters, constants, optimizer: adam });
}

function largestDifference(logits: Float32Array, expected: readonly number[]): number {
  return Math.max(
    ...expected.map((value, index) => Math.abs(value - (logits[index] ?? Number.NaN))),
  );
}

/** What a linear layer says. */
function answersOf({ parameters }: Network, features: readonly number[]): readonly number[] {
  const [weight, bias] = [HEAD.weight, HEAD.bias].map(
    (name) => parameters.find((parameter) => parameter.name === name)?.values ?? [],
  );
  return Array.from(bias ?? [], (own, classIndex) => {
    const products = features.map(
      (value, index) => value * (weight?.[classIndex * FEATURE_COUNT + index] ?? 0),
    );
    return products.reduce((total, product) => total + product, own);
  });
}
