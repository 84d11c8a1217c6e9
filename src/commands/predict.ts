import { type Command, InvalidArgumentError } from 'commander';

import type { Classification, Classifier } from '../classification/classifier.ts';
import { presentClassification } from '../classification/present.ts';
import { type Config, parseConfig, readEnvironment } from '../config.ts';
import { ClassifierError, isOurFault, toClassifierError } from '../errors.ts';
import { listModels } from '../model-folders/list-models.ts';
import { mapInOrder } from './map-in-order.ts';
import { type OpenClassifier, openClassifier } from './open-classifier.ts';
import { findPictures, type PictureInput } from './picture-inputs.ts';
import { formatClassification } from './print-classification.ts';
import { printable, printableJson } from './printable.ts';
import { createPlainProgress, type Progress, startProgressBar } from './progress.ts';

interface PredictOptions {
  readonly model?: string;
  readonly k?: number;
  readonly json?: true;
}

/** A progress bar is for those who wait. */
const PROGRESS_FROM_PICTURES = 10;

const helpText = `
Of a folder, everything below it is tried that is named like a picture, but for hidden files and folders.
Links to files are followed, links to folders below it are not.`;

/** `whatsit predict`: labels for files, folders or stdin, in the order in which they were given. */
export function addPredictCommand(program: Command): void {
  program
    .command('predict')
    .description('say what is in pictures')
    .argument('<file...>', 'pictures, folders with pictures, or - for stdin')
    .option('--model <name>', 'another model than the default one')
    .option('--k <number>', 'how many labels, 1 to 100', parseK)
    .option('--json', 'one JSON line a picture')
    .addHelpText('after', helpText)
    .action(async (files: string[], options: PredictOptions) => {
      const config = parseConfig(readEnvironment());
      const inputs = await findPictures(files, config.MAX_IMAGE_BYTES);
      if (inputs.length === 0) throw nothingFound(files);
      const open = await openFor(inputs, config, options.model);
      try {
        const failures = await predictAll(inputs, open, options);
        if (failures > 0) process.exitCode = 1;
      } finally {
        open.close();
      }
    });
}

/** Only folders can come to nothing. */
function nothingFound(folders: readonly string[]): ClassifierError {
  const names = folders.map((folder) => printable(folder)).join(', ');
  return new ClassifierError('image-missing', `there are no pictures in ${names}`);
}

async function openFor(
  inputs: readonly PictureInput[],
  config: Config,
  model: string | undefined,
): Promise<OpenClassifier> {
  try {
    return await openClassifier(config, { model, imageCount: inputs.length });
  } catch (error) {
    throw model === undefined ? error : await blameOption(error, model, config.MODELS_DIR);
  }
}

/** Whoever gave an option must not go and look for the setting whose place it took. */
async function blameOption(error: unknown, name: string, modelsDir: string): Promise<unknown> {
  if (!(error instanceof ClassifierError && error.code === 'config-invalid')) return error;
  const { models } = await listModels(modelsDir);
  const classifiers = models.filter(({ purpose }) => purpose === 'classifier');
  const isThere = models.some((model) => model.name === name);
  const problem = isThere ? 'that is a base for training' : 'there is no model of that name';
  const names = classifiers.map((model) => model.name).join(', ') || 'none';
  return new ClassifierError('model-unknown', `--model: ${problem}; classifiers: ${names}`);
}

/** @returns How many pictures failed. */
async function predictAll(
  inputs: readonly PictureInput[],
  { classifier, parallelism }: OpenClassifier,
  options: PredictOptions,
): Promise<number> {
  const print = options.json ? printJson : printText;
  const progress = startProgress(inputs.length);
  let failures = 0;
  try {
    const outcomes = mapInOrder(inputs, parallelism * 2, (input) =>
      predict(input, classifier, options.k),
    );
    for await (const result of outcomes) {
      if (result.outcome instanceof Error) failures++;
      print(result, progress);
      progress.advance();
    }
  } finally {
    progress.stop();
  }
  return failures;
}

interface Outcome {
  readonly file: string;
  readonly outcome: Classification | ClassifierError;
}

async function predict(
  { file, read }: PictureInput,
  classifier: Classifier,
  k: number | undefined,
): Promise<Outcome> {
  try {
    return { file, outcome: await classifier.classify(await read(), { k }) };
  } catch (error) {
    return { file, outcome: toClassifierError(error) };
  }
}

function printText({ file, outcome }: Outcome, progress: Progress): void {
  if (outcome instanceof Error) progress.complain(printable(`error: ${file}: ${explain(outcome)}`));
  else process.stdout.write(`${formatClassification(file, outcome)}\n`);
}

function printJson({ file, outcome }: Outcome): void {
  const body =
    outcome instanceof Error
      ? { error: { code: outcome.code, detail: explain(outcome) } }
      : presentClassification(outcome);
  process.stdout.write(`${printableJson({ file, ...body })}\n`);
}

/** On the operator's own terminal, the cause of a failure of ours may be told. */
function explain(error: ClassifierError): string {
  const { message, cause } = error;
  return isOurFault(error) && cause instanceof Error ? `${message} (${cause.message})` : message;
}

/** On a terminal that shows the results, these are progress enough; a bar would have to jump out of their way. */
function startProgress(total: number): Progress {
  const { stdout, stderr } = process;
  const isWanted = stderr.isTTY && !stdout.isTTY && total >= PROGRESS_FROM_PICTURES;
  return isWanted ? startProgressBar(total, stderr) : createPlainProgress(stderr);
}

function parseK(value: string): number {
  if (/^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= 100) return Number(value);
  throw new InvalidArgumentError('It must be a whole number from 1 to 100.');
}
