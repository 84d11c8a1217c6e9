import type { HashedExample } from './data/hash-examples.ts';
import { exportHead, settleHead } from './export/export-head.ts';
import { headFeatureGraph, headFeatureNodes } from './features/feature-graph.ts';
import {
  type FeatureTable,
  readFeatureTable,
  standardizeTable,
  type TableEntry,
} from './features/feature-table.ts';
import {
  foldScaling,
  type LinearHead,
  type Scaling,
  unfoldScaling,
} from './features/standardize.ts';
import { type Gathered, gatherPictures } from './gather-pictures.ts';
import type { LabelledPicture } from './learning/batches.ts';
import { createHeadNetwork } from './network/head-network.ts';
import { HEAD } from './network/network.ts';
import type { Prepared, PrepareOptions, Values } from './prepared.ts';
import { createRandom } from './random.ts';

/**
 * Prepares a linear head on what a body sees, which stays as it is.
 *
 * @throws {ClassifierError} What {@link gatherPictures} throws; `model-invalid` when the base has no embeddings.
 */
export async function prepareHead(
  examples: readonly HashedExample[],
  options: PrepareOptions,
): Promise<Prepared> {
  const { base, recipe, seed } = options;
  const features = headFeatureNodes(base.onnxBytes, recipe.features, {
    classCount: base.model.labels.length,
    temperature: base.model.temperature,
  });
  const gathered = await gatherPictures(
    examples,
    headFeatureGraph(base.onnxBytes, features),
    options,
  );
  const table = await readOnce(gathered, features.featureCount);
  const scaling = recipe.isStandardized ? standardizeTable(table) : undefined;
  const { labels, split, skipped } = gathered;
  const pictureOf = (entry: TableEntry): LabelledPicture => toPicture(entry, labels);
  return {
    labels,
    split,
    skipped,
    pictures: {
      train: table.entries.train.map(pictureOf),
      validation: table.entries.validation.map(pictureOf),
      test: table.entries.test.map(pictureOf),
    },
    network: createHeadNetwork({
      features: table.features,
      classCount: labels.length,
      dropout: recipe.dropout,
      random: createRandom(seed, 'head'),
    }),
    settle(values) {
      const settled = settleHead(foldedHead(values, scaling));
      const { weight, bias } = scaling ? unfoldScaling(settled, scaling) : settled;
      return { ...values, [HEAD.weight]: weight, [HEAD.bias]: bias };
    },
    export: (values) => exportHead(base.onnxBytes, features, foldedHead(values, scaling)),
    close: () => Promise.resolve(),
  };
}

async function readOnce(gathered: Gathered, featureCount: number): Promise<FeatureTable> {
  try {
    return await readFeatureTable(gathered, featureCount);
  } finally {
    await gathered.close();
  }
}

function foldedHead(values: Values, scaling: Scaling | undefined): LinearHead {
  const weight = values[HEAD.weight];
  const bias = values[HEAD.bias];
  if (!weight || !bias) throw new TypeError('The trainer has lost the head');
  return scaling ? foldScaling({ weight, bias }, scaling) : { weight, bias };
}

function toPicture(
  { label, firstRow, rowCount }: TableEntry,
  labels: readonly string[],
): LabelledPicture {
  return {
    classIndex: labels.indexOf(label),
    plain: () => Promise.resolve(Float32Array.of(firstRow)),
    augmented: (random) => Promise.resolve(Float32Array.of(firstRow + random.below(rowCount))),
  };
}
