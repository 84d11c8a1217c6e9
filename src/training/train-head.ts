import type { HashedExample } from './data/hash-examples.ts';
import { evaluate, type Evaluation } from './evaluation/evaluate.ts';
import { exportHead } from './export/export-head.ts';
import { foldScaling, type LinearHead } from './features/standardize.ts';
import { fitTemperature } from './learning/fit-temperature.ts';
import type { LabelledPicture } from './learning/batches.ts';
import type { Recipe } from './learning/recipe.ts';
import { computeLogits, type EpochReport, trainNetwork } from './learning/train-network.ts';
import { createHeadNetwork } from './network/head-network.ts';
import { HEAD } from './network/network.ts';
import type { Checkpoint, RunRecorder, StartTrainer, Trainer } from './ports.ts';
import { prepareHead, type PreparedHead, type PrepareOptions } from './prepare-head.ts';
import { createRandom } from './random.ts';

/** Adam's own numbers, as its authors recommend them. */
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

export interface TrainHeadOptions extends PrepareOptions {
  readonly recipe: Recipe;
  readonly seed: number;
  readonly startTrainer: StartTrainer;
  readonly recorder: RunRecorder;
  readonly onEpoch: (report: EpochReport) => void;
}

/** A classifier that has been trained, and how well it does. */
export interface TrainedClassifier {
  readonly labels: readonly string[];
  readonly onnxBytes: Uint8Array;
  /** What logits are divided by; found on the validation pictures. */
  readonly temperature: number;
  readonly validation: Evaluation;
  readonly test: Evaluation;
  readonly prepared: Pick<PreparedHead, 'split' | 'skipped'>;
}

/**
 * Trains a linear head on what a body sees, which stays as it is.
 *
 * Goes on from the recorder's last checkpoint where there is one.
 *
 * @throws {ClassifierError} What preparing and the trainer throw; the signal's reason.
 */
export async function trainHead(
  examples: readonly HashedExample[],
  options: TrainHeadOptions,
): Promise<TrainedClassifier> {
  const { recipe, seed, startTrainer, recorder, base } = options;
  const prepared = await prepareHead(examples, options);
  const network = createHeadNetwork({
    featureCount: prepared.features.featureCount,
    classCount: prepared.labels.length,
    random: createRandom(seed, 'head'),
  });
  const trainer = await startTrainer({
    parameters: network.parameters,
    optimizer: { ...ADAM, weightDecay: recipe.weightDecay },
  });
  try {
    const loop = { ...options, network, trainer, data: prepared.pictures };
    await learn(loop);
    await restoreKept(trainer, recipe, recorder);
    const logitsOf = (part: readonly LabelledPicture[]): Promise<readonly Float32Array[]> =>
      computeLogits(part, loop);
    const { validation, test } = prepared.pictures;
    const [validationLogits, testLogits] = [await logitsOf(validation), await logitsOf(test)];
    const temperature = fitTemperature(validationLogits, classIndexes(validation));
    const judge = (rows: readonly Float32Array[], part: readonly LabelledPicture[]): Evaluation =>
      evaluate(rows.map((row) => row.map((value) => value / temperature)), classIndexes(part), prepared.labels);
    return {
      labels: prepared.labels,
      onnxBytes: exportHead(base.onnxBytes, prepared.features, await finishedHead(trainer, prepared)),
      temperature,
      validation: judge(validationLogits, validation),
      test: judge(testLogits, test),
      prepared,
    };
  } finally {
    trainer.close();
  }
}

async function learn(
  loop: Omit<Parameters<typeof trainNetwork>[0], 'onEpoch' | 'progress'> & TrainHeadOptions,
): Promise<void> {
  const { recorder, trainer } = loop;
  const last = await recorder.loadCheckpoint('last');
  if (last) await trainer.restore(last.state);
  await trainNetwork({
    ...loop,
    ...(last && { progress: last.progress }),
    async onEpoch(report, progress, state) {
      const checkpoint: Checkpoint = { progress, state };
      if (report.isBest) await recorder.saveCheckpoint('best', checkpoint);
      await recorder.recordEpoch(report);
      await recorder.saveCheckpoint('last', checkpoint); // last of all: an epoch is done when this is there
      loop.onEpoch(report);
    },
  });
}

/** Puts the weights back that the recipe wants to keep. */
async function restoreKept(
  trainer: Trainer,
  { keep }: Recipe,
  recorder: RunRecorder,
): Promise<void> {
  const kept = await recorder.loadCheckpoint(keep);
  if (kept) await trainer.restore(kept.state);
}

async function finishedHead(
  trainer: Trainer,
  { scaling }: PreparedHead,
): Promise<LinearHead> {
  const { values } = await trainer.save();
  const weight = values[HEAD.weight];
  const bias = values[HEAD.bias];
  if (!weight || !bias) throw new TypeError('The trainer has lost the head');
  return scaling ? foldScaling({ weight, bias }, scaling) : { weight, bias };
}

function classIndexes(pictures: readonly LabelledPicture[]): readonly number[] {
  return pictures.map(({ classIndex }) => classIndex);
}
