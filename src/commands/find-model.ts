import { ClassifierError } from '../errors.ts';
import { listModels, readListedModel } from '../model-folders/list-models.ts';
import type { ModelFolder } from '../model-folders/read-model-folder.ts';

/**
 * The model of a name, whatever its purpose.
 *
 * @param modelsDir - Absolute path.
 * @throws {ClassifierError} `model-unknown`, naming those that there are; what is wrong with the model's folder.
 */
export async function findModel(modelsDir: string, name: string): Promise<ModelFolder> {
  const model = await readListedModel(modelsDir, name);
  if (model) return model;
  const { models } = await listModels(modelsDir);
  const names = models.map((one) => one.name).join(', ') || 'none';
  throw new ClassifierError('model-unknown', `there is no model "${name}"; there are: ${names}`);
}
