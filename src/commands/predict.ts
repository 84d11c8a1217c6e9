import { SingleBar } from 'cli-progress';
import { type Command, InvalidArgumentError } from 'commander';

import type { Classification, Classifier } from '../classification/classifier.ts';
import { presentClassification } from '../classification/present.ts';
import { parseConfig, readEnvironment } from '../config.ts';
import { ClassifierError, isOurFault, toClassifierError } from '../errors.ts';
import { mapInOrder } from './map-in-order.ts';
import { openClassifier } from './open-classifier.ts';
import { findPictures, type PictureInput } from './picture-inputs.ts';
import { formatClassification } from './print-classification.ts';

interface PredictOptions {
  readonly model?: string;
  readonly k?: number;
  readonly json?: true;
}

/** A progress bar is for those who wait. */
const PROGRESS_FROM_PICTURES = 10;

/** `whatsit predict`: labels for files, folders or stdin, in the order in which they were given. */
export function addPredictCommand(program: Command): void {
  program
    .command('predict')
    .description('say what is in pictures')
    .argument('<file...>', 'pictures, folders with pictures, or - for stdin')
    .option('--model <name>', 'another model than the default one')
    .option('--k <number>', 'how many labels, 1 to 100', parseK)
    .option('--json', 'one JSON line a picture')
    .action(async (files: string[], options: PredictOptions) => {
      const config = parseConfig(readEnvironment());
      const inputs = await findPictures(files, config.MAX_IMAGE_BYTES);
      if (inputs.length === 0) throw new ClassifierError('image-missing', 'there are no pictures');
      const { classifier, parallelism, close } = await openClassifier(config, {
        model: options.model,
        imageCount: inputs.length,
      });
      try {
        const failures = await predictAll(inputs, { classifier, parallelism, options });
        if (failures > 0) process.exitCode = 1;
      } finally {
        close();
      }
    });
}

/** @returns How many pictures failed. */
async function predictAll(
  inputs: readonly PictureInput[],
  {
    classifier,
    parallelism,
    options,
  }: {
    readonly classifier: Classifier;
    readonly parallelism: number;
    readonly options: PredictOptions;
  },
): Promise<number> {
  const print = options.json ? printJson : printText;
  const progress = startProgress(inputs.length);
  let failures = 0;
  const outcomes = mapInOrder(inputs, parallelism * 2, (input) =>
    predict(input, classifier, options.k),
  );
  for await (const { file, outcome } of outcomes) {
    if (outcome instanceof Error) failures++;
    print(file, outcome);
    progress?.increment();
  }
  progress?.stop();
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

function printText(file: string, outcome: Outcome['outcome']): void {
  if (outcome instanceof Error) process.stderr.write(`error: ${file}: ${explain(outcome)}\n`);
  else process.stdout.write(`${formatClassification(file, outcome)}\n`);
}

function printJson(file: string, outcome: Outcome['outcome']): void {
  const body =
    outcome instanceof Error
      ? { error: { code: outcome.code, detail: explain(outcome) } }
      : presentClassification(outcome);
  process.stdout.write(`${JSON.stringify({ file, ...body })}\n`);
}

/** On the operator's own terminal, the cause of a failure of ours may be told. */
function explain(error: ClassifierError): string {
  const { message, cause } = error;
  return isOurFault(error) && cause instanceof Error ? `${message} (${cause.message})` : message;
}

/** Only where results do not go to the same terminal: the two would overwrite each other. */
function startProgress(total: number): SingleBar | undefined {
  if (!process.stderr.isTTY || process.stdout.isTTY || total < PROGRESS_FROM_PICTURES)
    return undefined;
  const bar = new SingleBar({
    stream: process.stderr,
    format: '{bar} {value}/{total} pictures, {eta_formatted} left',
    hideCursor: true,
  });
  bar.start(total, 0);
  return bar;
}

function parseK(value: string): number {
  if (/^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= 100) return Number(value);
  throw new InvalidArgumentError('It must be a whole number from 1 to 100.');
}
