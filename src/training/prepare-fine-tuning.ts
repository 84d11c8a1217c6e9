import { readGraph } from '../onnx/graph.ts';
import type { HashedExample } from './data/hash-examples.ts';
import type { Part, Split } from './data/split.ts';
import { exportFineTuned, settleFineTuned } from './export/export-fine-tuned.ts';
import { drawView } from './features/draw-view.ts';
import { cutFeatureGraph, probeGraph } from './features/feature-graph.ts';
import { openLivePictures } from './features/live-pictures.ts';
import { gatherPictures, storeFeatureModel } from './gather-pictures.ts';
import type { LabelledPicture } from './learning/batches.ts';
import { chooseCut, type Unfrozen } from './network/choose-cut.ts';
import { type Cut, createFineTuningNetwork } from './network/fine-tuning-network.ts';
import type { Prepared, PrepareOptions } from './prepared.ts';
import { createRandom } from './random.ts';

/**
 * A view that is larger than this is not worth its place on the disk: having the body look at the picture again, while a
 * step runs, costs less than a tenth of that step.
 */
const MAX_KEPT_BYTES = 128 * 1024;

/**
 * Prepares the training of a body's last blocks, or of all of it, together with a new head.
 *
 * What the frozen part sees is computed once and read batch by batch where that is small; else pictures are looked at anew
 * each time, and then each time in another view.
 *
 * @throws {ClassifierError} What {@link chooseCut} and {@link gatherPictures} throw.
 */
export async function prepareFineTuning(
  examples: readonly HashedExample[],
  options: PrepareOptions & { readonly unfrozen: Unfrozen },
): Promise<Prepared> {
  const { base, recipe, seed, unfrozen } = options;
  const body = readGraph(base.onnxBytes);
  const cut = chooseCut(body, base.model, unfrozen);
  const looked = await (isKept(cut) ? lookOnce : lookAgain)(examples, cut, options);
  const { labels } = looked;
  return {
    ...looked,
    network: createFineTuningNetwork({
      body,
      cut,
      classCount: labels.length,
      statistics: recipe.batchNorm,
      dropout: recipe.dropout,
      random: createRandom(seed, 'head'),
    }),
    settle: (values) => settleFineTuned(body, values),
    export: (values) => exportFineTuned(base.onnxBytes, values),
  };
}

type Looked = Pick<Prepared, 'labels' | 'split' | 'skipped' | 'pictures' | 'close'>;

function isKept({ shape }: Cut): boolean {
  const bytes = shape.reduce((product, length) => product * length, Float32Array.BYTES_PER_ELEMENT);
  return bytes <= MAX_KEPT_BYTES;
}

/** A fixed few views of each picture, from the cache. */
async function lookOnce(
  examples: readonly HashedExample[],
  cut: Cut,
  options: PrepareOptions,
): Promise<Looked> {
  const graph = cutFeatureGraph(options.base.onnxBytes, cut);
  const gathered = await gatherPictures(examples, graph, options);
  const { labels, split, skipped, viewCount, read, close } = gathered;
  const pictures = mapSplit(split, (example) => ({
    classIndex: labels.indexOf(example.label),
    plain: () => read(example, 0),
    augmented: (random) => read(example, random.below(viewCount)),
  }));
  return { labels, split, skipped, pictures, close };
}

/** Any view of each picture, computed when it is wanted. */
async function lookAgain(
  examples: readonly HashedExample[],
  cut: Cut,
  options: PrepareOptions,
): Promise<Looked> {
  const { base, recipe, cacheFolder } = options;
  const once = { ...options, recipe: { ...recipe, augmentation: 'none' } } as const;
  const gathered = await gatherPictures(examples, probeGraph(base.onnxBytes), once);
  await gathered.close();
  const graph = cutFeatureGraph(base.onnxBytes, cut);
  const { model } = await storeFeatureModel(graph, base.model, cacheFolder);
  const { look, close } = await openLivePictures(model, options);
  const { labels, split, skipped } = gathered;
  const pictures = mapSplit(split, (example) => ({
    classIndex: labels.indexOf(example.label),
    plain: () => look(example, {}),
    augmented: (random) => look(example, drawView(recipe.augmentation, random)),
  }));
  return {
    labels,
    split,
    skipped,
    pictures,
    async close() {
      close();
    },
  };
}

function mapSplit(
  split: Split,
  toPicture: (example: HashedExample) => LabelledPicture,
): Readonly<Record<Part, readonly LabelledPicture[]>> {
  return {
    train: split.train.map(toPicture),
    validation: split.validation.map(toPicture),
    test: split.test.map(toPicture),
  };
}
