import { type Command, InvalidArgumentError } from 'commander';
import path from 'node:path';

import { type Config, parseConfig, readEnvironment } from '../config.ts';
import { ClassifierError } from '../errors.ts';
import { checkModel } from '../model-folders/check-model.ts';
import { importModel } from '../model-folders/import-model.ts';
import { listModels } from '../model-folders/list-models.ts';
import { readLabels } from '../model-folders/read-labels.ts';
import { type ModelFolder, readModelFolder } from '../model-folders/read-model-folder.ts';
import { openPool } from './open-classifier.ts';

/** `whatsit models`: what there is, whether it works, and how to get more. */
export function addModelsCommand(program: Command): void {
  const models = program.command('models').description('list, check and import models');

  models
    .command('list', { isDefault: true })
    .description('list the models that there are (the default)')
    .option('--json', 'one JSON array')
    .action(listCommand);

  models
    .command('check')
    .description('verify hash, names and shapes of a model, and run it once')
    .argument('<name>')
    .action(checkCommand);

  models
    .command('import')
    .description('make a model folder out of a bare ONNX classifier')
    .argument(
      '<onnx>',
      'ONNX file: one float32 input [batch, 3, height, width], one output [batch, classes]',
    )
    .requiredOption('--labels <json>', 'list of names, or object of class number → name')
    .option('--name <name>', "the new model's name; the file's when left out", parseName)
    .option('--size <pixels>', 'side of the input, where the file leaves it open', parseSide)
    .option('--resize <pixels|squash>', 'short side before the centre crop, or squash', parseResize)
    .option(
      '--resample <number>',
      "Pillow's number: 0 nearest, 1 lanczos, 2 bilinear, 3 bicubic",
      parseResample,
    )
    .option('--mean <r,g,b>', 'subtracted from values in 0..1', parseTriple)
    .option('--std <r,g,b>', 'values are divided by it', parseTriple)
    .action(importCommand);
}

async function listCommand({ json }: { readonly json?: true }): Promise<void> {
  const config = parseConfig(readEnvironment());
  const { models, broken } = await listModels(config.MODELS_DIR);
  for (const { error } of broken) process.stderr.write(`error: ${error.message}\n`);
  if (broken.length > 0) process.exitCode = 1;
  const rows = models.map((model) => toRow(model, config.MODEL));
  if (json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  else for (const row of rows) process.stdout.write(`${formatRow(row)}\n`);
}

function toRow(model: ModelFolder, defaultModel: string) {
  const { name, purpose, labels, preprocessing, sizeInBytes } = model;
  const isDefault = name === defaultModel;
  return {
    name,
    purpose,
    classes: labels.length,
    input: preprocessing.input,
    bytes: sizeInBytes,
    default: isDefault,
  };
}

function formatRow({
  name,
  purpose,
  classes,
  input,
  bytes,
  default: isDefault,
}: ReturnType<typeof toRow>): string {
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  const role = isDefault ? 'default' : purpose === 'base' ? 'base for training' : '';
  return `${name.padEnd(16)} ${classes} classes, ${input.width}x${input.height}, ${size.padEnd(9)} ${role}`.trimEnd();
}

async function checkCommand(name: string): Promise<void> {
  const config = parseConfig(readEnvironment());
  const folder = await readModelFolder(path.join(config.MODELS_DIR, requireName(name)));
  await check(config, folder);
  process.stdout.write(`${name}: ok\n`);
}

interface ImportFlags {
  readonly labels: string;
  readonly name?: string;
  readonly size?: number;
  readonly resize?: number | 'squash';
  readonly resample?: number;
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
}

async function importCommand(onnxFile: string, flags: ImportFlags): Promise<void> {
  const config = parseConfig(readEnvironment());
  const name = flags.name ?? requireName(path.basename(onnxFile, '.onnx'));
  const { size, resize, resample, mean, std } = flags;
  const labels = await readLabels(flags.labels);
  const options = { name, labels, size, resize, resample, mean, std };
  const { folder, guesses } = await importModel(
    onnxFile,
    config.MODELS_DIR,
    options,
    (unfinished) => check(config, unfinished),
  );
  for (const guess of guesses) process.stderr.write(`assumed: ${guess}\n`);
  process.stdout.write(`${formatRow(toRow(folder, config.MODEL))}\n`);
}

async function check(config: Config, folder: ModelFolder): Promise<void> {
  const pool = await openPool(config, folder, 1);
  try {
    await checkModel(folder, pool);
  } finally {
    pool.stop();
  }
}

/** A model's name is a folder's: never a path. */
function requireName(name: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(name)) return name;
  throw new ClassifierError(
    'parameter-invalid',
    'a model name has letters, digits, dots, dashes and underscores, 64 at most (--name)',
  );
}

function parseName(value: string): string {
  try {
    return requireName(value);
  } catch {
    throw new InvalidArgumentError(
      'Use letters, digits, dots, dashes and underscores, 64 at most.',
    );
  }
}

function parseSide(value: string): number {
  if (/^\d{1,4}$/.test(value) && Number(value) >= 1 && Number(value) <= 4096) return Number(value);
  throw new InvalidArgumentError('It must be a whole number from 1 to 4096.');
}

function parseResize(value: string): number | 'squash' {
  return value === 'squash' ? value : parseSide(value);
}

function parseResample(value: string): number {
  if (/^[0-3]$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It must be 0, 1, 2 or 3.');
}

function parseTriple(value: string): readonly number[] {
  const numbers = value.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length === 3 && numbers.every(Number.isFinite)) return numbers;
  throw new InvalidArgumentError('It must be three numbers, as in 0.485,0.456,0.406.');
}
