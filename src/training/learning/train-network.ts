import type { Network } from '../network/network.ts';
import { FEED } from '../network/network.ts';
import type { Trainer, TrainerState } from '../ports.ts';
import { createRandom, type Random } from '../random.ts';
import {
  dropoutMask,
  inBatches,
  type LabelledPicture,
  stack,
  targetsOf,
  weighClasses,
} from './batches.ts';
import { indexOfMax, measureQuality, type Quality, rowsOf } from './measure.ts';
import type { Recipe } from './recipe.ts';
import { freshPlateau, observePlateau, type PlateauState, rateScale } from './schedule.ts';
import { freshStopping, observeStopping, shouldStop, type StoppingState } from './stopping.ts';

/** What is known after an epoch; the first one is number 1. */
export interface EpochReport {
  readonly epoch: number;
  /** While learning, dropout and all. */
  readonly train: Quality;
  readonly validation: Quality;
  /** Of the head, at the end of the epoch. */
  readonly learningRate: number;
  readonly seconds: number;
  readonly isBest: boolean;
}

/** All that training goes on from, beside the trainer's state. */
export interface Progress {
  readonly epochsDone: number;
  readonly plateau: PlateauState;
  readonly stopping: StoppingState;
  readonly bestLoss: number;
}

export interface TrainingData {
  readonly train: readonly LabelledPicture[];
  readonly validation: readonly LabelledPicture[];
}

export interface TrainingOptions {
  readonly network: Network;
  readonly trainer: Trainer;
  readonly data: TrainingData;
  readonly recipe: Recipe;
  readonly seed: number;
  /** Where to go on from; from the beginning when left out. */
  readonly progress?: Progress;
  readonly onStep?: (step: { readonly step: number; readonly steps: number; readonly loss: number }) => void;
  /** Awaited: training goes on when what was learned is safe. */
  readonly onEpoch: (report: EpochReport, progress: Progress, state: TrainerState) => Promise<void>;
  readonly signal: AbortSignal;
}

const freshProgress: Progress = {
  epochsDone: 0,
  plateau: freshPlateau,
  stopping: freshStopping,
  bestLoss: Number.POSITIVE_INFINITY,
};

/**
 * Trains until the last epoch or until nothing gets better.
 *
 * Chance depends on the seed and on the number of the epoch only: going on later gives what going on at once would have.
 *
 * @throws The signal's reason, between two steps; {@link Trainer}'s errors.
 */
export async function trainNetwork(options: TrainingOptions): Promise<Progress> {
  const { data, recipe, onEpoch, trainer } = options;
  let progress = options.progress ?? freshProgress;
  while (progress.epochsDone < recipe.epochs && !shouldStop(progress.stopping, recipe.stopping)) {
    const startedAt = performance.now();
    const epoch = progress.epochsDone + 1;
    const { train, learningRate } = await learn(epoch, progress, options);
    const validation = await validate(data.validation, options);
    const isBest = validation.loss < progress.bestLoss;
    progress = observe(progress, validation.loss, recipe);
    const seconds = (performance.now() - startedAt) / 1000;
    const report = { epoch, train, validation, learningRate, seconds, isBest };
    await onEpoch(report, progress, await trainer.save());
  }
  return progress;
}

function observe(progress: Progress, loss: number, recipe: Recipe): Progress {
  const { schedule, learningRate, stopping } = recipe;
  return {
    epochsDone: progress.epochsDone + 1,
    plateau:
      typeof schedule === 'string'
        ? progress.plateau
        : observePlateau(progress.plateau, loss, schedule, learningRate),
    stopping: observeStopping(progress.stopping, loss, stopping),
    bestLoss: Math.min(progress.bestLoss, loss),
  };
}

async function learn(
  epoch: number,
  { plateau }: Progress,
  { network, trainer, data, recipe, seed, onStep, signal }: TrainingOptions,
): Promise<{ readonly train: Quality; readonly learningRate: number }> {
  const random = createRandom(seed, `epoch ${epoch}`);
  const classWeights = weighClasses(data.train, network.classCount, recipe);
  const batches = inBatches(random.shuffle(data.train), recipe.batchSize);
  const steps = recipe.epochs * batches.length;
  let learningRate = recipe.learningRate;
  let lossSum = 0;
  let right = 0;

  for (const [index, batch] of batches.entries()) {
    signal.throwIfAborted();
    const step = (epoch - 1) * batches.length + index + 1;
    const scale = rateScale(recipe.schedule, step / steps, plateau);
    learningRate = recipe.learningRate * scale;
    const { loss, logits } = await trainer.step({
      graph: network.trainingGraph(batch.length),
      feeds: {
        [FEED.features]: stack(await draw(batch, random), network.featureShape),
        [FEED.targets]: targetsOf(batch, classWeights, recipe.labelSmoothing),
        [FEED.mask]: dropoutMask(batch.length, network.maskLength, recipe, random),
      },
      learningRates: { head: learningRate, body: recipe.bodyLearningRate * scale },
    });
    onStep?.({ step, steps, loss });
    lossSum += loss * batch.length;
    for (const [row, { classIndex }] of batch.entries()) {
      const start = row * network.classCount;
      if (indexOfMax(logits.subarray(start, start + network.classCount)) === classIndex) right++;
    }
  }
  const count = data.train.length;
  return { train: { loss: lossSum / count, accuracy: right / count }, learningRate };
}

/** One view of each picture, by chance. */
function draw(
  batch: readonly LabelledPicture[],
  random: Random,
): Promise<readonly Float32Array[]> {
  return Promise.all(batch.map((picture) => picture.augmented(random)));
}

async function validate(
  examples: readonly LabelledPicture[],
  options: Pick<TrainingOptions, 'network' | 'trainer' | 'recipe' | 'signal'>,
): Promise<Quality> {
  const logits = await computeLogits(examples, options);
  return measureQuality(
    logits,
    examples.map(({ classIndex }) => classIndex),
  );
}

/** What the network says of each picture: one row of logits each. */
export async function computeLogits(
  pictures: readonly Pick<LabelledPicture, 'plain'>[],
  {
    network,
    trainer,
    recipe,
    signal,
  }: Pick<TrainingOptions, 'network' | 'trainer' | 'recipe' | 'signal'>,
): Promise<readonly Float32Array[]> {
  const rows: Float32Array[] = [];
  for (const batch of inBatches(pictures, recipe.batchSize)) {
    signal.throwIfAborted();
    const features = await Promise.all(batch.map((picture) => picture.plain()));
    const logits = await trainer.evaluate({
      graph: network.evaluationGraph(batch.length),
      feeds: { [FEED.features]: stack(features, network.featureShape) },
    });
    rows.push(...rowsOf(logits, network.classCount));
  }
  return rows;
}
