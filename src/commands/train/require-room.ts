import { availableMemory } from '../../inference/available-memory.ts';
import { readGraph } from '../../onnx/graph.ts';
import type { HashedExample } from '../../training/data/hash-examples.ts';
import { headFeatureNodes } from '../../training/features/feature-graph.ts';
import { listViews } from '../../training/features/views.ts';
import type { Recipe } from '../../training/learning/recipe.ts';
import { estimateMemory, requireMemory } from '../../training/memory-estimate.ts';
import { chooseCut } from '../../training/network/choose-cut.ts';
import { createFineTuningNetwork } from '../../training/network/fine-tuning-network.ts';
import { createHeadNetwork } from '../../training/network/head-network.ts';
import type { Network } from '../../training/network/network.ts';
import type { Base } from '../../training/prepared.ts';
import { createRandom } from '../../training/random.ts';
import { inMegabytes } from '../in-megabytes.ts';

/**
 * Refuses what would need more memory than there is, before pictures are looked at and a run is left behind.
 *
 * @returns A sentence that says how much it will take.
 * @throws {ClassifierError} `parameter-invalid`, with what would do.
 */
export function requireRoom(
  base: Base,
  recipe: Recipe,
  examples: readonly HashedExample[],
): string {
  const { freeBytes } = availableMemory();
  const network = outlineNetwork(base, recipe, examples);
  requireMemory(network, recipe.batchSize, freeBytes);
  const { bytes } = estimateMemory(network, recipe.batchSize);
  const weights = network.parameters.reduce((sum, { values }) => sum + values.length, 0);
  const needs = `${inMegabytes(bytes)} of memory, beside some 600 MB for looking at pictures`;
  return `training ${weights.toLocaleString('en')} weights takes about ${needs}; ${inMegabytes(freeBytes)} are free`;
}

/** A network of the right size; its weights are thrown away. */
function outlineNetwork(
  { model, onnxBytes }: Base,
  recipe: Recipe,
  examples: readonly HashedExample[],
): Network {
  const { unfreeze, dropout, batchNorm, features, augmentation } = recipe;
  const classCount = new Set(examples.map(({ label }) => label)).size;
  const common = { classCount, dropout, random: createRandom(0, 'head') };
  if (unfreeze === 'none') {
    const { labels, temperature } = model;
    const base = { classCount: labels.length, temperature };
    const { featureCount } = headFeatureNodes(onnxBytes, features, base);
    const dims = [examples.length * listViews(augmentation).length, featureCount];
    return createHeadNetwork({ ...common, features: { values: new Float32Array(), dims } });
  }
  const body = readGraph(onnxBytes);
  const cut = chooseCut(body, model, unfreeze);
  return createFineTuningNetwork({ ...common, body, cut, statistics: batchNorm });
}
