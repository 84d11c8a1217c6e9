import type { HashedExample } from './data/hash-examples.ts';
import { PARTS, type Part } from './data/split.ts';
import { exportHead, settleHead } from './export/export-head.ts';
import { headFeatureGraph, headFeatureNodes } from './features/feature-graph.ts';
import {
  foldScaling,
  type LinearHead,
  measureScaling,
  type Scaling,
  standardize,
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
  const collected = await readAll(gathered);
  await gathered.close();
  const scaling = recipe.isStandardized
    ? measureScaling(collected.train.flatMap(({ rows }) => rows))
    : undefined;
  const { labels, split, skipped } = gathered;
  const pictureOf = (one: CollectedPicture): LabelledPicture => toPicture(one, labels, scaling);
  return {
    labels,
    split,
    skipped,
    pictures: {
      train: collected.train.map(pictureOf),
      validation: collected.validation.map(pictureOf),
      test: collected.test.map(pictureOf),
    },
    network: createHeadNetwork({
      featureCount: features.featureCount,
      classCount: labels.length,
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

function foldedHead(values: Values, scaling: Scaling | undefined): LinearHead {
  const weight = values[HEAD.weight];
  const bias = values[HEAD.bias];
  if (!weight || !bias) throw new TypeError('The trainer has lost the head');
  return scaling ? foldScaling({ weight, bias }, scaling) : { weight, bias };
}

interface CollectedPicture {
  readonly label: string;
  /** One row a view, the plain one first. */
  readonly rows: readonly Float32Array[];
}

/** Features of a head are small: all of them stay in memory. */
async function readAll({
  split,
  viewCount,
  read,
}: Gathered): Promise<Readonly<Record<Part, readonly CollectedPicture[]>>> {
  const [train, validation, test] = await Promise.all(
    PARTS.map((part) => {
      const views = Array.from({ length: part === 'train' ? viewCount : 1 }, (_, view) => view);
      return Promise.all(
        split[part].map(async (example) => ({
          label: example.label,
          rows: await Promise.all(views.map((view) => read(example, view))),
        })),
      );
    }),
  );
  return { train: train ?? [], validation: validation ?? [], test: test ?? [] };
}

function toPicture(
  { label, rows }: CollectedPicture,
  labels: readonly string[],
  scaling: Scaling | undefined,
): LabelledPicture {
  const scaled = scaling ? rows.map((row) => standardize(row, scaling)) : rows;
  const at = (view: number): Float32Array => scaled[view] ?? new Float32Array();
  return {
    classIndex: labels.indexOf(label),
    plain: () => Promise.resolve(at(0)),
    augmented: (random) => Promise.resolve(at(random.below(scaled.length))),
  };
}
