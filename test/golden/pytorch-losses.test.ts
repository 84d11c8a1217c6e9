import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { createTrainerStarter } from '../../src/inference/training/start-trainer.ts';
import { readGraph } from '../../src/onnx/graph.ts';
import { chooseCut } from '../../src/training/network/choose-cut.ts';
import { createFineTuningNetwork } from '../../src/training/network/fine-tuning-network.ts';
import { FEED, HEAD, type Network } from '../../src/training/network/network.ts';
import type { NumberArray, Parameter } from '../../src/training/ports.ts';
import { createRandom } from '../../src/training/random.ts';
import { readFixture } from '../support/fixtures.ts';
import { createModel } from '../support/model.ts';
import { readShippedModel } from '../support/shipped-models.ts';

/** Of a loss, absolutely. */
const TOLERANCE = 1e-3;
const CLASSES = 5;
const DROPOUT = 0.2;
const SEEDS = { features: 13, weight: 2, bias: 3, mask: 4 };

const caseSchema = z.object({
  unfreeze: z.union([z.number(), z.literal('all')]),
  shape: z.array(z.number()),
  batchSize: z.number(),
  batchNorm: z.enum(['frozen', 'updated']),
  headRate: z.number(),
  bodyRate: z.number(),
  weightDecay: z.number(),
  losses: z.array(z.number()).length(20),
  logits: z.array(z.array(z.number())),
});
const { cases } = z
  .object({ torch: z.string(), cases: z.array(caseSchema) })
  .parse(JSON.parse(Buffer.from(readFixture('training/pytorch-losses.json')).toString('utf8')));

const body = readGraph(readShippedModel('base'));

describe('20 steps of training, as PyTorch does them (tools/training/pytorch_losses.py)', () => {
  it.each(cases)(
    'of $unfreeze blocks, statistics $batchNorm',
    async ({ losses: expected, logits: expectedLogits, ...settings }) => {
      const { losses, logits } = await train(settings);

      expect(largestDifference(losses, expected)).toBeLessThan(TOLERANCE);
      expect(largestDifference(logits, expectedLogits.flat())).toBeLessThan(0.02);
    },
  );
});

type Settings = Omit<z.infer<typeof caseSchema>, 'losses' | 'logits'>;

/** @returns The loss before each step, and what the network says of the same pictures afterwards. */
async function train(
  settings: Settings,
): Promise<{ readonly losses: readonly number[]; readonly logits: Float32Array }> {
  const { batchSize, shape, weightDecay, headRate, bodyRate } = settings;
  const network = createNetwork(settings);
  const trainer = await createTrainerStarter({ threads: 1 })().begin({
    parameters: network.parameters.map(withKnownHead),
    constants: network.constants,
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay },
  });
  try {
    const features = noise(SEEDS.features, [batchSize, ...shape]);
    const feeds = {
      [FEED.pictures]: features,
      [FEED.targets]: targetsOf(batchSize),
      [FEED.mask]: maskOf(batchSize, network.dropout?.featureCount ?? 0),
    };
    const losses: number[] = [];
    while (losses.length < 20) {
      const graph = network.trainingGraph(batchSize);
      const learningRates = { head: headRate, body: bodyRate };
      losses.push((await trainer.step({ graph, feeds, learningRates })).loss);
    }
    const graph = network.evaluationGraph(batchSize);
    return {
      losses,
      logits: await trainer.evaluate({ graph, feeds: { [FEED.pictures]: features } }),
    };
  } finally {
    trainer.close();
  }
}

function createNetwork({ unfreeze, shape, batchNorm }: Settings): Network {
  const { valueName } = chooseCut(body, createModel(), unfreeze);
  return createFineTuningNetwork({
    body,
    cut: { valueName, shape },
    classCount: CLASSES,
    statistics: batchNorm,
    dropout: DROPOUT,
    random: createRandom(1, 'head'),
  });
}

function withKnownHead(parameter: Parameter): Parameter {
  const { name, dims } = parameter;
  if (name !== HEAD.weight && name !== HEAD.bias) return parameter;
  const { values } = noise(name === HEAD.weight ? SEEDS.weight : SEEDS.bias, dims);
  return { ...parameter, values: values.map((value) => value / 32) };
}

/** Class i of picture i, pictures of different weight. */
function targetsOf(batchSize: number): NumberArray {
  const values = new Float32Array(batchSize * CLASSES);
  for (let picture = 0; picture < batchSize; picture++) {
    values[picture * CLASSES + (picture % CLASSES)] = 1 + (picture % 2) / 2;
  }
  return { values, dims: [batchSize, CLASSES] };
}

function maskOf(batchSize: number, length: number): NumberArray {
  const { values, dims } = noise(SEEDS.mask, [batchSize, length]);
  return {
    values: values.map((value) => ((value + 1) / 2 >= DROPOUT ? 1 : 0)),
    dims,
  };
}

/** Numbers in -1..1 that look like chance: murmur3's last step of each index. */
function noise(seed: number, dims: readonly number[]): NumberArray {
  const values = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, index) => {
    let state = (index + Math.imul(seed, 0x9e3779b1)) >>> 0;
    state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    return ((state ^ (state >>> 16)) >>> 0) / 2 ** 31 - 1;
  });
  return { values, dims };
}

function largestDifference(actual: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(
    ...expected.map((value, index) => Math.abs(value - (actual[index] ?? Number.NaN))),
  );
}
