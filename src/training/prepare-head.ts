import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Model } from '../classification/model.ts';
import type { HashedExample, Skipped } from './data/hash-examples.ts';
import { PARTS, type Split, splitExamples, type SplitOptions } from './data/split.ts';
import { collectFeatures, type CollectedFeatures } from './features/collect-features.ts';
import { type FeatureGraph, type FeatureNodes, headFeatureGraph, headFeatureNodes } from './features/feature-graph.ts';
import { measureScaling, type Scaling, standardize } from './features/standardize.ts';
import { listViews } from './features/views.ts';
import type { LabelledPicture } from './learning/batches.ts';
import type { Recipe } from './learning/recipe.ts';
import type { OpenEngineFor } from './ports.ts';

/** A model that training starts from. */
export interface Base {
  readonly model: Model;
  readonly onnxBytes: Uint8Array;
}

export interface PrepareOptions {
  readonly base: Base;
  readonly recipe: Recipe;
  readonly split: SplitOptions;
  readonly openEngine: OpenEngineFor;
  /** Where features are kept between runs. */
  readonly cacheFolder: string;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** All that a head is trained and tested with. */
export interface PreparedHead {
  /** In the order of the classes. */
  readonly labels: readonly string[];
  readonly split: Split;
  readonly skipped: readonly Skipped[];
  readonly features: FeatureNodes;
  /** Absent where the recipe leaves features as they are. */
  readonly scaling: Scaling | undefined;
  readonly pictures: Readonly<Record<keyof Split, readonly LabelledPicture[]>>;
}

/**
 * Divides the pictures and has the body look at them.
 *
 * @throws {ClassifierError} `parameter-invalid` when there is too little to learn from; what the engine throws.
 */
export async function prepareHead(
  examples: readonly HashedExample[],
  options: PrepareOptions,
): Promise<PreparedHead> {
  const { base, recipe, openEngine, cacheFolder, onProgress, signal } = options;
  const features = headFeatureNodes(base.onnxBytes, recipe.features, {
    classCount: base.model.labels.length,
    temperature: base.model.temperature,
  });
  const graph = headFeatureGraph(base.onnxBytes, features);
  const { model, hash } = await storeFeatureModel(graph, base.model, cacheFolder);
  const { engine, parallelism, close } = await openEngine(model);
  try {
    const views = listViews(recipe.augmentation);
    const common = { engine, model, modelHash: hash, cacheFolder, parallelism, signal };
    const plain = await collectFeatures(examples, { ...common, views: views.slice(0, 1), onProgress });
    const broken = new Set(plain.skipped.map(({ file }) => file));
    const usable = examples.filter(({ file }) => !broken.has(file));
    const split = splitExamples(usable, options.split);
    const augmented = await collectFeatures(split.train, { ...common, views, onProgress });
    const collected = await readAll(split, plain, augmented, views.length);
    await Promise.all([plain.close(), augmented.close()]);
    const scaling = recipe.isStandardized
      ? measureScaling(collected.train.flatMap(({ rows }) => rows))
      : undefined;
    const labels = [...new Set(usable.map(({ label }) => label))].toSorted();
    return {
      labels,
      split,
      skipped: plain.skipped,
      features,
      scaling,
      pictures: mapParts((part) => collected[part].map((one) => toPicture(one, labels, scaling))),
    };
  } finally {
    close();
  }
}

/** Writes the graph where the engine can open it: once for all runs that need the same. */
async function storeFeatureModel(
  { onnxBytes, featureCount }: FeatureGraph,
  base: Model,
  cacheFolder: string,
): Promise<{ readonly model: Model; readonly hash: string }> {
  const hash = createHash('sha256').update(onnxBytes).digest('hex');
  const onnxPath = path.join(cacheFolder, `${hash.slice(0, 32)}.onnx`);
  await mkdir(cacheFolder, { recursive: true });
  const unfinished = `${onnxPath}.${process.pid}`;
  await writeFile(unfinished, onnxBytes);
  await rename(unfinished, onnxPath);
  const labels = Array.from({ length: featureCount }, (_, index) => `feature ${index}`);
  const model: Model = {
    ...base,
    labels,
    groups: [],
    temperature: 1,
    onnxPath,
    sizeInBytes: onnxBytes.length,
  };
  return { model, hash };
}

interface CollectedPicture {
  readonly label: string;
  /** One row a view, the plain one first. */
  readonly rows: readonly Float32Array[];
}

async function readAll(
  split: Split,
  plain: CollectedFeatures,
  augmented: CollectedFeatures,
  viewCount: number,
): Promise<Readonly<Record<keyof Split, readonly CollectedPicture[]>>> {
  const read = async (
    { hash, label }: HashedExample,
    from: CollectedFeatures,
    views: number,
  ): Promise<CollectedPicture> => ({
    label,
    rows: await Promise.all(Array.from({ length: views }, (_, view) => from.read(hash, view))),
  });
  const [train, validation, test] = await Promise.all([
    Promise.all(split.train.map((example) => read(example, augmented, viewCount))),
    Promise.all(split.validation.map((example) => read(example, plain, 1))),
    Promise.all(split.test.map((example) => read(example, plain, 1))),
  ]);
  return { train, validation, test };
}

function mapParts<Value>(make: (part: keyof Split) => Value): Record<keyof Split, Value> {
  const [train, validation, test] = PARTS;
  return { train: make(train), validation: make(validation), test: make(test) };
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
