import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Model } from '../classification/model.ts';
import type { HashedExample, Skipped } from './data/hash-examples.ts';
import { requireEnoughPictures, type Split, splitExamples } from './data/split.ts';
import { type CollectedFeatures, collectFeatures } from './features/collect-features.ts';
import type { FeatureGraph } from './features/feature-graph.ts';
import { listViews } from './features/views.ts';
import type { OpenEngine } from './ports.ts';
import type { PrepareOptions } from './prepared.ts';

/** Pictures that have been looked at and divided. */
export interface Gathered {
  /** In the order of the classes. */
  readonly labels: readonly string[];
  readonly split: Split;
  /** Pictures that could not be decoded. */
  readonly skipped: readonly Skipped[];
  /** Views of a training picture; of the others there is only the first, the plain one. */
  readonly viewCount: number;
  /** What the graph made of a picture. */
  read(example: HashedExample, view: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Has the graph look at every picture, leaves out those that are broken, and divides the others.
 *
 * @throws {ClassifierError} `parameter-invalid` when there is too little to learn from; what the engine throws.
 */
export async function gatherPictures(
  examples: readonly HashedExample[],
  graph: FeatureGraph,
  options: PrepareOptions,
): Promise<Gathered> {
  const { base, recipe, openEngine, cacheFolder, onProgress, signal } = options;
  const { model, hash: modelHash } = await storeFeatureModel(graph, base.model, cacheFolder);
  const engine = openWhenWanted(() => openEngine(model));
  try {
    const [plainView, ...otherViews] = listViews(recipe.augmentation);
    const common = {
      openEngine: engine.open,
      model,
      modelHash,
      cacheFolder,
      onProgress,
      signal,
    };
    const plain = await collectFeatures(examples, { ...common, views: [plainView] });
    const usable = without(plain.skipped, examples);
    const divide = async (): Promise<readonly [Split, CollectedFeatures]> => {
      requireEnoughPictures(usable, plain.skipped);
      const split = splitExamples(usable, options.split);
      return [split, await collectFeatures(split.train, { ...common, views: otherViews })];
    };
    const [split, others] = await divide().catch(async (error: unknown) => {
      await plain.close();
      throw error;
    });
    return {
      labels: [...new Set(usable.map(({ label }) => label))].toSorted(),
      split: { ...split, train: without(others.skipped, split.train) },
      skipped: [...plain.skipped, ...others.skipped],
      viewCount: 1 + otherViews.length,
      read: ({ hash }, view) => (view === 0 ? plain.read(hash, 0) : others.read(hash, view - 1)),
      async close() {
        await Promise.all([plain.close(), others.close()]);
      },
    };
  } finally {
    engine.close();
  }
}

/** An engine takes a while to open, and whoever has everything in the cache needs none. */
function openWhenWanted(open: () => Promise<OpenEngine>): {
  open(): Promise<OpenEngine>;
  close(): void;
} {
  let opening: Promise<OpenEngine> | undefined;
  return {
    open: () => (opening ??= open()),
    close: () => {
      void opening?.then(
        ({ close }) => close(),
        () => undefined, // whoever wanted it has been told
      );
    },
  };
}

function without(
  skipped: readonly Skipped[],
  examples: readonly HashedExample[],
): readonly HashedExample[] {
  const files = new Set(skipped.map(({ file }) => file));
  return examples.filter(({ file }) => !files.has(file));
}

/** Writes the graph where the engine can open it: once for all runs that need the same. */
export async function storeFeatureModel(
  { onnxBytes, featureCount }: FeatureGraph,
  base: Model,
  cacheFolder: string,
): Promise<{ readonly model: Model; readonly hash: string }> {
  const hash = createHash('sha256').update(onnxBytes).digest('hex');
  const onnxPath = path.join(cacheFolder, `${hash.slice(0, 32)}.onnx`);
  await mkdir(cacheFolder, { recursive: true });
  const unfinished = `${onnxPath}.${process.pid}`;
  try {
    await writeFile(unfinished, onnxBytes);
    await rename(unfinished, onnxPath);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
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
