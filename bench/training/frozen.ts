import path from 'node:path';
import { readFile } from 'node:fs/promises';

import type { openPool } from '../../src/commands/open-classifier.ts';
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
import { builtFile } from '../support/paths.mjs';
import { median } from '../support/statistics.mjs';
import type { Part } from './part.ts';
import { inEmptyFolder, trainOnce } from './train-once.ts';

const { features, augmentation } = recipes.default;

/** Frozen training against what the pool alone needs for the same features. */
export async function measureFrozen(data: string, rounds: number): Promise<Part> {
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
  const [seconds, secondsAlone, ratio] = [trained, looked, ratios].map((values) => median(values));
  const what = `frozen training of ${hashed.length} pictures`;
  return {
    rows: [
      {
        what: `${what}, from the command line to the report: s`,
        ours: seconds.toFixed(1),
        target: '< 30',
        isMet: seconds < 30,
      },
      {
        what: `${what}: s, against what the pool alone needs for the same features`,
        ours: seconds.toFixed(1),
        peer: secondsAlone.toFixed(1),
        ratio: ratio.toFixed(2),
        target: '≤ 1.30',
        isMet: ratio <= 1.3,
      },
    ],
    notes: [
      'Frozen training: `whatsit train` with the default recipe and nothing in the cache, and a pool that looks at the same ' +
        'pictures in the same views, its start included; in turn, the median of the ratios counts.',
    ],
  };
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
    const pool = await openBuiltPool(config, model, processes);
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

/** As it is when it is installed: from source, its processes would take longer to start. */
async function openBuiltPool(
  ...settings: Parameters<typeof openPool>
): ReturnType<typeof openPool> {
  const file = builtFile('src/commands/open-classifier.js');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- was built from that file
  const built = (await import(file)) as { readonly openPool: typeof openPool };
  return built.openPool(...settings);
}

function read({ file }: HashedExample): Promise<Uint8Array> {
  return readFile(file);
}
