import { readFile } from 'node:fs/promises';

import type { Config } from '../../config.ts';
import { readGraph } from '../../onnx/graph.ts';
import { headFeatureNodes } from '../../training/features/feature-graph.ts';
import type { Recipe } from '../../training/learning/recipe.ts';
import { chooseCut } from '../../training/network/choose-cut.ts';
import type { Base } from '../../training/prepared.ts';
import { findModel } from '../find-model.ts';

/**
 * Reads the model that training starts from.
 *
 * @throws {ClassifierError} `model-unknown`; what is wrong with its folder; why it cannot be trained as the recipe wants.
 */
export async function readBase(
  name: string,
  recipe: Recipe,
  config: Pick<Config, 'MODELS_DIR'>,
): Promise<Base> {
  const model = await findModel(config.MODELS_DIR, name);
  const base = { model, onnxBytes: await readFile(model.onnxPath) };
  requireTrainable(base, recipe);
  return base;
}

/** Before there is a run: what cannot be trained leaves none behind. */
function requireTrainable({ model, onnxBytes }: Base, { unfreeze, features }: Recipe): void {
  if (unfreeze !== 'none') chooseCut(readGraph(onnxBytes), model, unfreeze);
  else {
    const { labels, temperature } = model;
    headFeatureNodes(onnxBytes, features, { classCount: labels.length, temperature });
  }
}
