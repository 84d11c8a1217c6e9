import type { StatisticsMode } from '../../src/training/graph/trace-nodes.ts';
import { readGraph } from '../../src/onnx/graph.ts';
import { chooseCut } from '../../src/training/network/choose-cut.ts';
import {
  type Cut,
  createFineTuningNetwork,
} from '../../src/training/network/fine-tuning-network.ts';
import { FEED, type Network } from '../../src/training/network/network.ts';
import type { Feed, OptimizerOptions } from '../../src/training/ports.ts';
import { createRandom } from '../../src/training/random.ts';
import { createModel } from './model.ts';
import { readShippedModel } from './shipped-models.ts';

export const CLASS_COUNT = 3;
const DROPOUT = 0.2;

export const adam: OptimizerOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 };

/** The last block of models/base with a head of three classes: little, and yet all that fine-tuning has. */
export function createLastBlock(
  statistics: StatisticsMode,
  side?: number,
): { readonly cut: Cut; readonly network: Network } {
  const body = readGraph(readShippedModel('base'));
  const { valueName, shape } = chooseCut(body, createModel(), 1);
  const cut = { valueName, shape: side === undefined ? shape : [shape[0] ?? 0, side, side] };
  const random = createRandom(1, 'head');
  const network = createFineTuningNetwork({
    body,
    cut,
    classCount: CLASS_COUNT,
    statistics,
    dropout: DROPOUT,
    random,
  });
  return { cut, network };
}

/** A batch of noise, of which nothing is left out. */
export function feedNoise(
  { pictureShape, dropout }: Network,
  batchSize: number,
): Readonly<Record<'pictures' | 'targets' | 'mask', Feed>> {
  const random = createRandom(2, 'noise');
  const length = pictureShape.reduce((product, side) => product * side, batchSize);
  const featureCount = dropout?.featureCount ?? 0;
  const targets = new Float32Array(batchSize * CLASS_COUNT);
  for (let row = 0; row < batchSize; row++) targets[row * CLASS_COUNT + (row % CLASS_COUNT)] = 1;
  return {
    [FEED.pictures]: {
      values: Float32Array.from({ length }, () => 2 * random.fraction() - 1),
      dims: [batchSize, ...pictureShape],
    },
    [FEED.targets]: { values: targets, dims: [batchSize, CLASS_COUNT] },
    [FEED.mask]: {
      values: new Uint8Array(batchSize * featureCount).fill(1),
      dims: [batchSize, featureCount],
    },
  };
}
