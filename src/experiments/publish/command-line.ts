import type { Run } from '../runs/run.ts';

/** Options of `whatsit train` by the parameter that they set. */
const options = {
  layout: '--layout',
  base: '--base',
  recipe: '--recipe',
  epochs: '--epochs',
  batch_size: '--batch-size',
  learning_rate: '--learning-rate',
  dropout: '--dropout',
  keep: '--keep',
  unfreeze: '--unfreeze',
  body_learning_rate: '--body-learning-rate',
  batch_norm: '--batch-norm',
  seed: '--seed',
  split: '--split',
  ratios: '--ratios',
  split_seed: '--split-seed',
} as const;

/** What only matters where a part of the body is trained as well. */
const forBody: readonly string[] = ['unfreeze', 'body_learning_rate', 'batch_norm'];

/**
 * The command that trains the same again, for a shell.
 *
 * @param data - What stands for the pictures: where they lie is another place everywhere.
 */
export function trainCommand({ name, parameters }: Run, data = 'PICTURES'): string {
  const isFrozen = (parameters['unfreeze'] ?? 'none') === 'none';
  const given = Object.entries(options).flatMap(([parameter, option]) => {
    const value = parameters[parameter];
    const isSilent = value === undefined || value === 'guessed';
    return isSilent || (isFrozen && forBody.includes(parameter)) ? [] : [option, String(value)];
  });
  const patience = /^after (?<epochs>\d+)$/u.exec(String(parameters['stopping']))?.groups;
  const stopping = patience ? ['--patience', patience['epochs'] ?? ''] : [];
  const words = ['whatsit', 'train', data, '--name', name, ...given, ...stopping];
  return words.map((word) => quote(word)).join(' ');
}

function quote(word: string): string {
  if (/^[\w./-]+$/u.test(word)) return word;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
