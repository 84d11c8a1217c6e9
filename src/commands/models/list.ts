import type { Command } from 'commander';

import type { Model } from '../../classification/model.ts';
import { parseConfig, readEnvironment } from '../../config.ts';
import { listModels } from '../../model-folders/list-models.ts';

/** `whatsit models list`: one line a model on stdout, one line a broken folder on stderr. */
export function addListCommand(models: Command): void {
  models
    .command('list', { isDefault: true })
    .description('list the models that there are (the default)')
    .option('--json', 'one JSON array')
    .action(list);
}

async function list({ json }: { readonly json?: true }): Promise<void> {
  const config = parseConfig(readEnvironment());
  const { models, broken } = await listModels(config.MODELS_DIR);
  for (const { error } of broken) process.stderr.write(`error: ${error.message}\n`);
  if (broken.length > 0) process.exitCode = 1;
  if (json) {
    const rows = models.map((model) => toRow(model, config.MODEL));
    process.stdout.write(`${JSON.stringify(rows)}\n`);
  } else {
    for (const model of models) process.stdout.write(`${formatModel(model, config.MODEL)}\n`);
  }
}

function toRow(model: Model, defaultName: string) {
  return {
    name: model.name,
    purpose: model.purpose,
    classes: model.labels.length,
    input: model.preprocessing.input,
    bytes: model.sizeInBytes,
    default: model.name === defaultName,
  };
}

/** One line about a model, for a person. */
export function formatModel(model: Model, defaultName: string): string {
  const { input } = model.preprocessing;
  const size = `${(model.sizeInBytes / 1e6).toFixed(1)} MB`.padEnd(9);
  const facts = `${model.labels.length} classes, ${input.width}x${input.height}, ${size}`;
  return `${model.name.padEnd(16)} ${facts} ${role(model, defaultName)}`.trimEnd();
}

function role({ name, purpose }: Model, defaultName: string): string {
  if (name === defaultName) return 'default';
  return purpose === 'base' ? 'base for training' : '';
}
