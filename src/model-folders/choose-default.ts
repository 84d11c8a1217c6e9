import { ClassifierError } from '../errors.ts';
import type { ListedModels } from './list-models.ts';
import type { ModelFolder } from './read-model-folder.ts';

/**
 * Picks the classifiers that are on offer, the default one first; bases are for training and not among them.
 *
 * @throws {ClassifierError} What is wrong with the default model, when it is the one that is broken or missing.
 */
export function chooseDefault(
  { models, broken }: ListedModels,
  name: string,
): readonly [ModelFolder, ...ModelFolder[]] {
  const problem = broken.find((one) => one.name === name)?.error;
  if (problem) throw problem;
  const chosen = models.find((model) => model.name === name);
  if (!chosen)
    throw new ClassifierError('config-invalid', `MODEL: there is no model folder "${name}"`);
  if (chosen.purpose === 'base') {
    throw new ClassifierError(
      'config-invalid',
      `MODEL: "${name}" is a base for training, not a classifier`,
    );
  }
  const others = models.filter((model) => model !== chosen && model.purpose === 'classifier');
  return [chosen, ...others];
}
