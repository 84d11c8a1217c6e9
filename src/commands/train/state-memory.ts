import { availableMemory } from '../../inference/available-memory.ts';
import type { Recipe } from '../../training/learning/recipe.ts';
import { estimateMemory, requireMemory } from '../../training/memory-estimate.ts';
import type { Network } from '../../training/network/network.ts';
import { inMegabytes } from '../in-megabytes.ts';

/**
 * Says how much memory training will take, before it begins.
 *
 * @throws {ClassifierError} `parameter-invalid` when there is not as much.
 */
export function stateMemory(network: Network, { batchSize }: Pick<Recipe, 'batchSize'>): string {
  const { freeBytes } = availableMemory();
  requireMemory(network, batchSize, freeBytes);
  const { bytes } = estimateMemory(network, batchSize);
  const weights = network.parameters.reduce((sum, { values }) => sum + values.length, 0);
  return `training ${count(weights)} weights takes about ${inMegabytes(bytes)} of memory; ${inMegabytes(freeBytes)} are free`;
}

function count(weights: number): string {
  return weights.toLocaleString('en');
}
