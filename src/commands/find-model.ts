import { ClassifierError } from '../errors.ts';
import { listModels } from '../model-folders/list-models.ts';
import type { ModelFolder } from '../model-folders/read-model-folder.ts';

/**
 * The model of a name, whatever its purpose.
 *
 * @param modelsDir - Absolute path.
 * @throws {ClassifierError} `model-unknown`, naming those that there are; what is wrong with the model's folder.
 */
export async function findModel(modelsDir: string, name: string): Promise<ModelFolder> {
  const { models, broken } = await listModels(modelsDir);
  const model = models.find((one) => one.name === name);
  if (model) return model;
  const names = models.map((one) => one.name).join(', ') || 'none';
  throw (
    broken.find((one) => one.name === name)?.error ??
    new ClassifierError('model-unknown', `there is no model "${name}"; there are: ${names}`)
  );
}
