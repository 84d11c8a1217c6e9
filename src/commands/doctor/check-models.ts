import type { Config } from '../../config.ts';
import { toClassifierError } from '../../errors.ts';
import { chooseDefault } from '../../model-folders/choose-default.ts';
import { type ListedModels, listModels } from '../../model-folders/list-models.ts';
import type { ModelFolder } from '../../model-folders/read-model-folder.ts';
import { checkInPool } from '../models/check.ts';
import { failure, type Finding, ok, warning } from './finding.ts';

const CHECK = 'models';

/** Verifies every model folder, and lets the default model run once. */
export async function checkModels(config: Config): Promise<readonly Finding[]> {
  const listed = await listModels(config.MODELS_DIR).catch((error: unknown) => complaint(error));
  if (typeof listed === 'string') return [failure(CHECK, listed, 'Set MODELS_DIR to one.')];
  const others = listed.models.filter(({ name }) => name !== config.MODEL);
  const broken = listed.broken.filter(({ name }) => name !== config.MODEL);
  return [
    await checkDefault(config, listed),
    ...others.map((model) => ok(CHECK, `${describe(model)} is whole.`)),
    ...broken.map(({ error }) =>
      warning(CHECK, endSentence(error.message), 'It is left out: mend or remove its folder.'),
    ),
  ];
}

async function checkDefault(config: Config, listed: ListedModels): Promise<Finding> {
  try {
    const [model] = chooseDefault(listed, config.MODEL);
    await checkInPool(config, model);
    return ok(CHECK, `${describe(model)} runs; it is the default.`);
  } catch (error) {
    const advice = 'Mend the folder, or set MODEL to another one that "whatsit models" lists.';
    return failure(CHECK, endSentence(complaint(error)), advice);
  }
}

function describe({ name, labels, sizeInBytes, purpose }: ModelFolder): string {
  const kind = purpose === 'base' ? 'a base for training' : `${labels.length} classes`;
  return `${name} (${kind}, ${(sizeInBytes / 1e6).toFixed(1)} MB)`;
}

/** On the operator's own terminal, the cause may be told. */
function complaint(error: unknown): string {
  const { message, cause } = toClassifierError(error);
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}

function endSentence(text: string): string {
  return /[.)]$/.test(text) ? text : `${text}.`;
}
