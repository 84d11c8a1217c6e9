import { type Command, InvalidArgumentError } from 'commander';
import path from 'node:path';

import { parseConfig, readEnvironment } from '../../config.ts';
import { importModel } from '../../model-folders/import/import-model.ts';
import { readLabels } from '../../model-folders/import/read-labels.ts';
import { endOnSignals } from '../end-on-signals.ts';
import { checkInPool } from './check.ts';
import { formatModel } from './list.ts';
import { requireModelName } from './model-name.ts';

interface ImportFlags {
  readonly labels: string;
  readonly name?: string;
  readonly size?: number;
  readonly resize?: number | 'squash';
  readonly resample?: number;
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
}

/** `whatsit models import`: says on stderr what it had to assume, and on stdout what came of it. */
export function addImportCommand(models: Command): void {
  models
    .command('import')
    .description('make a model folder out of a bare ONNX classifier')
    .argument('<onnx>', 'one float32 input [batch, 3, height, width], an output [batch, classes]')
    .requiredOption('--labels <json>', 'list of names, or object of class number → name')
    .option('--name <name>', "the new model's name; the file's when left out", parseName)
    .option('--size <pixels>', 'side of the input, where the file leaves it open', parseSide)
    .option('--resize <pixels|squash>', 'short side before the centre crop, or squash', parseResize)
    .option('--resample <number>', '0 nearest, 1 lanczos, 2 bilinear, 3 bicubic', parseResample)
    .option('--mean <r,g,b>', 'subtracted from colours in 0..1', parseTriple)
    .option('--std <r,g,b>', 'colours are divided by it, 0..1 as well', parseTriple)
    .action(runImport);
}

async function runImport(onnxFile: string, flags: ImportFlags): Promise<void> {
  const config = parseConfig(readEnvironment());
  const { size, resize, resample, mean, std } = flags;
  const name = flags.name ?? requireModelName(path.basename(onnxFile, '.onnx'));
  const labels = await readLabels(flags.labels);
  endOnSignals();
  const { folder, guesses } = await importModel(
    onnxFile,
    config.MODELS_DIR,
    { name, labels, size, resize, resample, mean, std },
    (unfinished) => checkInPool(config, unfinished),
  );
  for (const guess of guesses) process.stderr.write(`assumed: ${guess}\n`);
  process.stdout.write(`${formatModel(folder, config.MODEL)}\n`);
}

function parseName(value: string): string {
  try {
    return requireModelName(value);
  } catch {
    throw new InvalidArgumentError('Use letters, digits, dots, dashes and underscores, 64 at most.');
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
