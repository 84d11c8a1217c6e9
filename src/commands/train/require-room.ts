import { availableMemory } from '../../inference/available-memory.ts';
import { readGraph } from '../../onnx/graph.ts';
import type { Recipe } from '../../training/learning/recipe.ts';
import { requireMemory } from '../../training/memory-estimate.ts';
import { chooseCut } from '../../training/network/choose-cut.ts';
import { createFineTuningNetwork } from '../../training/network/fine-tuning-network.ts';
import type { Base } from '../../training/prepared.ts';
import { createRandom } from '../../training/random.ts';

/**
 * Refuses a body that would need more memory than there is to be trained, before pictures are looked at and a run is left
 * behind. A head alone takes next to nothing.
 *
 * @throws {ClassifierError} `parameter-invalid`, with what would do.
 */
export function requireRoom(
  { model, onnxBytes }: Base,
  { unfreeze, batchSize, batchNorm, dropout }: Recipe,
  classCount: number,
): void {
  if (unfreeze === 'none') return;
  const body = readGraph(onnxBytes);
  const network = createFineTuningNetwork({
    body,
    cut: chooseCut(body, model, unfreeze),
    classCount,
    statistics: batchNorm,
    dropout,
    random: createRandom(0, 'head'), // its weights are thrown away
  });
  requireMemory(network, batchSize, availableMemory().freeBytes);
}
