import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Model } from '../../classification/model.ts';
import type { View } from '../../classification/ports.ts';
import { ClassifierError } from '../../errors.ts';
import type { HashedExample, Skipped } from '../data/hash-examples.ts';
import type { OpenEngine } from '../ports.ts';
import { type FeatureCache, openFeatureCache } from './feature-cache.ts';

/** What looks at the pictures, in which views, and where that is kept. */
export interface CollectOptions {
  /** Asked for only when there is something to look at; the engine stays open. */
  readonly openEngine: () => Promise<OpenEngine>;
  /** Whose `logits` are the features. */
  readonly model: Model;
  /** Hash of the model's file. */
  readonly modelHash: string;
  readonly views: readonly View[];
  readonly cacheFolder: string;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** What the body saw of every picture, in every view. */
export interface CollectedFeatures {
  /** @param view - Index into the views that were asked for. */
  read(hash: string, view: number): Promise<Float32Array>;
  /** Pictures that could not be decoded. */
  readonly skipped: readonly Skipped[];
  close(): Promise<void>;
}

/**
 * Has the body look at every picture, unless it has done so before.
 *
 * @throws {ClassifierError} What the engine throws, but for pictures that are broken: these are skipped.
 */
export async function collectFeatures(
  examples: readonly HashedExample[],
  options: CollectOptions,
): Promise<CollectedFeatures> {
  const caches = await Promise.all(options.views.map((view) => openCache(view, options)));
  async function close(): Promise<void> {
    await Promise.all(caches.map((cache) => cache.close()));
  }
  const different = [...new Map(examples.map((example) => [example.hash, example])).values()];
  const problems = await lookAtAll(different, caches, options).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    read: async (hash, view) => {
      const cache = caches[view];
      if (!cache) throw new RangeError('There is no such view');
      return cache.read(hash);
    },
    skipped: listSkipped(examples, problems),
    close,
  };
}

/** The same bytes may stand in several files. */
function listSkipped(
  examples: readonly HashedExample[],
  problems: ReadonlyMap<string, string>,
): readonly Skipped[] {
  return examples
    .flatMap(({ file, hash }) => {
      const reason = problems.get(hash);
      return reason === undefined ? [] : [{ file, reason }];
    })
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

/** @returns What is wrong with pictures that could not be decoded, by their hash. */
async function lookAtAll(
  examples: readonly HashedExample[],
  caches: readonly FeatureCache[],
  options: CollectOptions,
): Promise<ReadonlyMap<string, string>> {
  const { openEngine, onProgress, signal } = options;
  const unseen = examples.filter(({ hash }) => !caches.every((cache) => cache.has(hash)));
  const problems = new Map<string, string>();
  if (unseen.length === 0) return problems;
  const { engine, parallelism } = await openEngine();
  let next = 0;
  let done = examples.length - unseen.length;
  await inParallel(parallelism, async () => {
    for (let example = unseen[next++]; example; example = unseen[next++]) {
      signal.throwIfAborted();
      const problem = await look(example, caches, { ...options, engine }).catch(
        (error: unknown) => {
          next = unseen.length; // the others end with the picture that they have in hand
          throw error;
        },
      );
      if (problem) problems.set(example.hash, problem);
      onProgress(++done, examples.length);
    }
  });
  return problems;
}

/** @throws What the first of them threw, when all have ended. */
async function inParallel(count: number, work: () => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, work));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

/** @returns Why the picture is left out, if it is. */
async function look(
  { file, hash }: HashedExample,
  caches: readonly FeatureCache[],
  { engine, model, views, signal }: CollectOptions & Pick<OpenEngine, 'engine'>,
): Promise<string | undefined> {
  const imageBytes = await readFile(file).catch(() => undefined);
  if (imageBytes === undefined) return 'cannot be read any more';
  try {
    for (const [index, view] of views.entries()) {
      const cache = caches[index];
      if (!cache || cache.has(hash)) continue;
      const request = { model, outputs: ['logits'] as const, view };
      const { outputs } = await engine.run(imageBytes, request, signal);
      await cache.add(hash, outputs.logits ?? new Float32Array());
    }
    return undefined;
  } catch (error) {
    if (isPicturesFault(error)) return error.message;
    throw error;
  }
}

function isPicturesFault(error: unknown): error is ClassifierError {
  return error instanceof ClassifierError && error.code.startsWith('image-');
}

function openCache(
  view: View,
  { model, modelHash, cacheFolder }: CollectOptions,
): Promise<FeatureCache> {
  const key = JSON.stringify([modelHash, model.preprocessing, view]);
  const name = createHash('sha256').update(key).digest('hex').slice(0, 32);
  return openFeatureCache(path.join(cacheFolder, name), { featureCount: model.labels.length });
}
