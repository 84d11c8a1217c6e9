import type { Config } from '../../config.ts';
import { ClassifierError } from '../../errors.ts';
import { availableCpus } from '../../inference/available-cpus.ts';
import type { ModelFolder } from '../../model-folders/read-model-folder.ts';
import type { Example } from '../../training/data/example.ts';
import type { Layout } from '../../training/data/layouts.ts';
import { readDataset } from '../../training/data/read-dataset.ts';
import { evaluate } from '../../training/evaluation/evaluate.ts';
import { findModel } from '../find-model.ts';
import { openPool } from '../open-classifier.ts';
import { printable, printableJson } from '../printable.ts';
import { createPlainProgress, type Progress, startProgressBar } from '../progress.ts';
import { reportDataset } from '../report-dataset.ts';
import { type Answers, askQuestions } from './ask-questions.ts';
import { formatEvaluation } from './format-evaluation.ts';
import { matchLabels, type Question } from './match-labels.ts';

/** What can be said beside the model and the pictures. */
export interface EvaluateFlags {
  readonly layout?: Layout;
  readonly knownOnly?: true;
  readonly json?: true;
}

/** What is measured on what. */
interface Order {
  readonly name: string;
  readonly place: string;
  readonly flags: EvaluateFlags;
}

/** A progress bar is for those who wait. */
const PROGRESS_FROM_PICTURES = 10;
const NAMES_SHOWN = 10;

/** Measures a model and prints the figures; what was left out stands on stderr. */
export async function runEvaluate({ name, place, flags }: Order, config: Config): Promise<void> {
  const model = await findModel(config.MODELS_DIR, name);
  const dataset = await readDataset(place, flags.layout);
  const { examples } = dataset;
  const { questions, unknown } = matchLabels(examples, model.labels);
  if (unknown.length > 0 && !flags.knownOnly) throw unknownClasses(unknown, name);
  const answers = await ask(config, model, questions);
  const { skipped } = answers;
  const complaints = skipped.map(({ file, reason }) => printable(`skipped: ${file}: ${reason}`));
  for (const line of [...reportDataset(dataset), ...complaints]) process.stderr.write(`${line}\n`);
  if (answers.logits.length === 0) throw nothingLeft(examples.length);
  const evaluation = evaluate(answers.logits, answers.classIndexes, model.labels);
  const labels = listLabels(unknown);
  process.stdout.write(
    flags.json
      ? `${printableJson({ model: name, ...evaluation, skipped, missing: dataset.missing.length, unknown: { count: unknown.length, labels } })}\n`
      : formatEvaluation(evaluation, { skipped: skipped.length, unknown: unknown.length }),
  );
}

async function ask(
  config: Config,
  model: ModelFolder,
  questions: readonly Question[],
): Promise<Answers> {
  const processes = Math.min(config.INFERENCE_PROCESSES ?? availableCpus(), questions.length);
  const pool = await openPool(config, model, processes);
  const progress = startProgress(questions.length);
  try {
    return await askQuestions(questions, {
      model,
      engine: pool,
      parallelism: 2 * Math.max(1, processes),
      maxImageBytes: config.MAX_IMAGE_BYTES,
      onAnswer: () => progress.advance(),
    });
  } finally {
    progress.stop();
    pool.stop();
  }
}

function startProgress(total: number): Progress {
  const { stderr } = process;
  const isWanted = stderr.isTTY && total >= PROGRESS_FROM_PICTURES;
  return isWanted ? startProgressBar(total, stderr) : createPlainProgress(stderr);
}

function unknownClasses(unknown: readonly Example[], name: string): ClassifierError {
  const labels = listLabels(unknown);
  const shown = labels.slice(0, NAMES_SHOWN).map((label) => `"${printable(label)}"`);
  const rest = labels.length > shown.length ? ` and ${labels.length - shown.length} more` : '';
  return new ClassifierError(
    'parameter-invalid',
    `the model "${name}" does not know ${shown.join(', ')}${rest}; --known-only leaves their ${unknown.length} pictures out`,
  );
}

function nothingLeft(count: number): ClassifierError {
  return new ClassifierError(
    'image-missing',
    `none of the ${count} pictures is one that the model can be measured on`,
  );
}

function listLabels(examples: readonly Example[]): readonly string[] {
  return [...new Set(examples.map(({ label }) => label))].toSorted();
}
