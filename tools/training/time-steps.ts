/**
 * Times training steps of models/base: `npx tsx tools/training/time-steps.ts <blocks or all> <batch size>
 * [frozen|updated] [threads]`. Prints what time_steps.py prints of the same steps in PyTorch, and the memory.
 */
import { readFileSync } from 'node:fs';

import { createTrainerStarter } from '../../src/inference/training/start-trainer.ts';
import { readGraph } from '../../src/onnx/graph.ts';
import { estimateMemory } from '../../src/training/memory-estimate.ts';
import { chooseCut } from '../../src/training/network/choose-cut.ts';
import { createFineTuningNetwork } from '../../src/training/network/fine-tuning-network.ts';
import { FEED } from '../../src/training/network/network.ts';
import { createRandom } from '../../src/training/random.ts';

const CLASSES = 37;
const ROUNDS = 6;

const [blocks = 'all', size = '16', statistics = 'frozen', threads = '2'] = process.argv.slice(2);
const batchSize = Number(size);
const body = readGraph(readFileSync(new URL('../../models/base/onnx/model.onnx', import.meta.url)));
const preprocessing = { input: { width: 224, height: 224 } };
const cut = chooseCut(
  body,
  { name: 'base', preprocessing },
  blocks === 'all' ? 'all' : Number(blocks),
);
const random = createRandom(1, 'time');
const network = createFineTuningNetwork({
  body,
  cut,
  classCount: CLASSES,
  statistics: statistics === 'updated' ? 'updated' : 'frozen',
  dropout: 0,
  random,
});
const trainer = await createTrainerStarter({ threads: Number(threads) })().begin({
  parameters: network.parameters,
  constants: network.constants,
  optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
});
const pixels = batchSize * cut.shape.reduce((product, length) => product * length, 1);
const targets = new Float32Array(batchSize * CLASSES);
for (let row = 0; row < batchSize; row++) targets[row * CLASSES + (row % CLASSES)] = 1;
const feeds = {
  [FEED.pictures]: {
    values: Float32Array.from({ length: pixels }, () => 2 * random.fraction() - 1),
    dims: [batchSize, ...cut.shape],
  },
  [FEED.targets]: { values: targets, dims: [batchSize, CLASSES] },
};
const times: number[] = [];
while (times.length < ROUNDS) {
  const startedAt = performance.now();
  const graph = network.trainingGraph(batchSize);
  await trainer.step({ graph, feeds, learningRates: { head: 1e-4, body: 1e-4 } });
  times.push((performance.now() - startedAt) / batchSize);
}
const sorted = times.slice(1).toSorted((a, b) => a - b);
const what = `${blocks} blocks, batch ${size}, ${statistics}, ${threads} threads`;
const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
const peak = Math.round((await trainer.peakMemoryBytes()) / 1e6);
const estimate = Math.round(estimateMemory(network, batchSize).bytes / 1e6);
process.stdout.write(
  `Whatsit, ${what}: ${middle.toFixed(1)} ms a picture (least ${(sorted[0] ?? 0).toFixed(1)}); ${peak} MB, estimated ${estimate}\n`,
);
trainer.close();
