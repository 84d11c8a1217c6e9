import path from 'node:path';
import { readFile } from 'node:fs/promises';

import { openPool } from '../../src/commands/open-classifier.ts';
import { parseConfig } from '../../src/config.ts';
import { availableCpus } from '../../src/inference/available-cpus.ts';
import { listModels } from '../../src/model-folders/list-models.ts';
import { hashExamples, type HashedExample } from '../../src/training/data/hash-examples.ts';
import { readDataset } from '../../src/training/data/read-dataset.ts';
import { type Split, splitExamples } from '../../src/training/data/split.ts';
import { headFeatureGraph, headFeatureNodes } from '../../src/training/features/feature-graph.ts';
import { listViews } from '../../src/training/features/views.ts';
import { storeFeatureModel } from '../../src/training/gather-pictures.ts';
import { recipes } from '../../src/training/learning/recipe.ts';
import { createRandom } from '../../src/training/random.ts';
import { print } from '../support/report.ts';
import { median } from '../support/statistics.mjs';
import { inEmptyFolder, trainOnce } from './train-once.ts';

const { features, augmentation } = recipes.default;

/** Frozen training against what the pool alone needs for the same features. */
export async function measureFrozen(data: string, rounds: number): Promise<void> {
  const { examples } = await readDataset(data);
  const { hashed } = await hashExamples(examples, Number.POSITIVE_INFINITY);
  const split = splitExamples(hashed, {
    ratios: { train: 0.8, validation: 0.1, test: 0.1 },
    method: 'stratified',
    random: createRandom(42, 'split'),
  });
  const trained: number[] = [];
  const looked: number[] = [];
  for (let round = 0; round < rounds; round++) {
    looked.push(await lookAlone(split));
    const { seconds } = await trainOnce([data]);
    trained.push(seconds);
  }
  const ratios = trained.map((seconds, round) => seconds / (looked[round] ?? Number.NaN));
  print(
    `frozen training of ${hashed.length} pictures: ${median(trained).toFixed(1)} s (under 30 asked); ` +
      `the pool alone: ${median(looked).toFixed(1)} s; ratio ${median(ratios).toFixed(2)} (1.3 asked)`,
  );
}

/** @returns Seconds for every picture as it is, and for the other views of those to learn from. */
async function lookAlone(split: Split): Promise<number> {
  const config = parseConfig({});
  const { models } = await listModels(config.MODELS_DIR);
  const base = models.find(({ name }) => name === 'imagenet');
  if (!base) throw new TypeError('There is no base');
  const onnxBytes = await readFile(base.onnxPath);
  const nodes = headFeatureNodes(onnxBytes, features, {
    classCount: base.labels.length,
    temperature: base.temperature,
  });
  const [plain, ...others] = listViews(augmentation);
  const jobs = [
    ...[...split.train, ...split.validation, ...split.test].map((example) => ({
      example,
      view: plain,
    })),
    ...others.flatMap((view) => split.train.map((example) => ({ example, view }))),
  ];
  return inEmptyFolder(async (folder) => {
    const graph = headFeatureGraph(onnxBytes, nodes);
    const { model } = await storeFeatureModel(graph, base, path.join(folder, 'cache'));
    const processes = availableCpus();
    const startedAt = performance.now();
    const pool = await openPool(config, model, processes);
    const waiting = jobs.values();
    const work = async (): Promise<void> => {
      for (const { example, view } of waiting) {
        await pool.run(await read(example), { model, outputs: ['logits'], view });
      }
    };
    await Promise.all(Array.from({ length: 2 * processes }, work));
    pool.stop();
    return (performance.now() - startedAt) / 1000;
  });
}

function read({ file }: HashedExample): Promise<Uint8Array> {
  return readFile(file);
}
