import type { HashedExample, Skipped } from './data/hash-examples.ts';
import type { Split } from './data/split.ts';
import { evaluate, type Evaluation } from './evaluation/evaluate.ts';
import type { LabelledPicture } from './learning/batches.ts';
import { fitTemperature } from './learning/fit-temperature.ts';
import type { EpochReport, StepReport } from './learning/progress.ts';
import type { Recipe } from './learning/recipe.ts';
import { computeLogits, trainNetwork } from './learning/train-network.ts';
import type { Checkpoint, IdleTrainer, RunRecorder, StartTrainer, Trainer } from './ports.ts';
import { prepareFor } from './prepare.ts';
import type { Prepared, PrepareOptions } from './prepared.ts';

/** Adam's own numbers, as its authors recommend them. */
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** Pictures whose logits are kept, so that whoever has the ONNX file can see that it answers as the trainer did. */
const WITNESS_COUNT = 8;

/** What training needs from outside, and whom it tells how far it is. */
export interface TrainOptions extends PrepareOptions {
  readonly recipe: Recipe;
  readonly startTrainer: StartTrainer;
  readonly recorder: RunRecorder;
  /** Once, before the first step. */
  readonly onPrepared: (prepared: Prepared) => Promise<void>;
  readonly onStep: (report: StepReport) => void;
  readonly onEpoch: (report: EpochReport) => void;
}

/** A picture and what the trainer said of it. */
export interface Witness {
  readonly example: HashedExample;
  /** Before the temperature. */
  readonly logits: readonly number[];
}

/** A classifier that has been trained, and how well it does. */
export interface TrainedClassifier {
  readonly labels: readonly string[];
  readonly onnxBytes: Uint8Array;
  /** What logits are divided by; found on the validation pictures. */
  readonly temperature: number;
  /** `null` where the part is empty. */
  readonly validation: Evaluation | null;
  readonly test: Evaluation | null;
  readonly witnesses: readonly Witness[];
  readonly split: Split;
  readonly skipped: readonly Skipped[];
  /** At its largest, of the process that trains. */
  readonly trainerMemoryBytes: number;
}

/**
 * Trains a classifier: a head alone, or a part of the body with it, as the recipe says.
 *
 * Goes on from the recorder's last checkpoint where there is one.
 *
 * @throws {ClassifierError} What preparing and the trainer throw; the signal's reason.
 */
export async function trainClassifier(
  examples: readonly HashedExample[],
  options: TrainOptions,
): Promise<TrainedClassifier> {
  const { recipe, startTrainer, signal } = options;
  const idleTrainer = startTrainer(); // gets ready while pictures are looked at
  const end = (): void => idleTrainer.close(); // at once: a step may take seconds
  signal.addEventListener('abort', end, { once: true });
  try {
    const prepared = await prepareFor(recipe)(examples, options);
    try {
      return await train(prepared, idleTrainer, options);
    } finally {
      await prepared.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

async function train(
  prepared: Prepared,
  idleTrainer: IdleTrainer,
  options: TrainOptions,
): Promise<TrainedClassifier> {
  const { parameters, constants } = prepared.network;
  await options.onPrepared(prepared);
  const optimizer = { ...ADAM, weightDecay: options.recipe.weightDecay };
  const trainer = await idleTrainer.begin({ parameters, constants, optimizer });
  await learn(trainer, prepared, options);
  return finish(trainer, prepared, options);
}

async function learn(
  trainer: Trainer,
  { network, pictures }: Prepared,
  options: TrainOptions,
): Promise<void> {
  const { recorder } = options;
  const last = await recorder.loadCheckpoint('last');
  if (last) await trainer.restore(last.state);
  await trainNetwork({
    ...options,
    network,
    trainer,
    data: pictures,
    ...(last && { progress: last.progress }),
    async onEpoch(report, progress, state) {
      const checkpoint: Checkpoint = { progress, state };
      if (report.isBest) await recorder.saveCheckpoint('best', checkpoint);
      await recorder.recordEpoch(report);
      await recorder.saveCheckpoint('last', checkpoint); // last of all: an epoch is done when this is there
      options.onEpoch(report);
    },
  });
}

/** Judges the weights that the recipe wants to keep, as they will be stored. */
async function finish(
  trainer: Trainer,
  prepared: Prepared,
  options: TrainOptions,
): Promise<TrainedClassifier> {
  const { recipe, recorder } = options;
  const kept = await recorder.loadCheckpoint(recipe.keep);
  const state = kept?.state ?? (await trainer.save());
  const values = prepared.settle(state.values);
  await trainer.restore({ ...state, values });
  const logitsOf = (part: readonly LabelledPicture[]): Promise<readonly Float32Array[]> =>
    computeLogits(part, { ...options, trainer, network: prepared.network });
  const { labels, split, skipped, pictures } = prepared;
  const validation = await logitsOf(pictures.validation);
  const test = await logitsOf(pictures.test);
  const temperature =
    validation.length > 0 ? fitTemperature(validation, classIndexes(pictures.validation)) : 1;
  const judge = (rows: typeof test, part: readonly LabelledPicture[]): Evaluation | null =>
    rows.length === 0 ? null : evaluate(temper(rows, temperature), classIndexes(part), labels);
  return {
    labels,
    onnxBytes: prepared.export(values),
    temperature,
    validation: judge(validation, pictures.validation),
    test: judge(test, pictures.test),
    witnesses: await findWitnesses(prepared, logitsOf),
    split,
    skipped,
    trainerMemoryBytes: await trainer.peakMemoryBytes(),
  };
}

/** From all over a part, which is sorted by file and so by class in most data sets. */
async function findWitnesses(
  { split, pictures }: Prepared,
  logitsOf: (pictures: readonly LabelledPicture[]) => Promise<readonly Float32Array[]>,
): Promise<readonly Witness[]> {
  const part = (['test', 'validation', 'train'] as const).find((name) => split[name].length > 0);
  if (part === undefined) return [];
  const examples = spread(split[part], WITNESS_COUNT);
  const logits = await logitsOf(spread(pictures[part], WITNESS_COUNT));
  return examples.map((example, index) => ({ example, logits: Array.from(logits[index] ?? []) }));
}

/** As many items as wanted, as far apart as can be. */
function spread<Item>(items: readonly Item[], count: number): readonly Item[] {
  const stride = Math.max(1, items.length / count);
  return items.filter((_, index) => Math.floor(index / stride) > Math.floor((index - 1) / stride));
}

function temper(rows: readonly Float32Array[], temperature: number): readonly Float32Array[] {
  return rows.map((row) => row.map((value) => value / temperature));
}

function classIndexes(pictures: readonly LabelledPicture[]): readonly number[] {
  return pictures.map(({ classIndex }) => classIndex);
}
