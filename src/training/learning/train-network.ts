import type { Network } from '../network/network.ts';
import { FEED } from '../network/network.ts';
import type { Feed, Trainer, TrainerState } from '../ports.ts';
import { createRandom, type Random } from '../random.ts';
import {
  drawMask,
  inBatches,
  inLearningBatches,
  type LabelledPicture,
  stack,
  targetsOf,
  weighClasses,
} from './batches.ts';
import { indexOfMax, measureQuality, type Quality, rowsOf } from './measure.ts';
import type { Recipe } from './recipe.ts';
import { type EpochReport, freshProgress, type Progress, type StepReport } from './progress.ts';
import { prefetch } from './prefetch.ts';
import { requireFinite } from './require-finite.ts';
import { observePlateau, rateScale } from './schedule.ts';
import { observeStopping, shouldStop } from './stopping.ts';

interface TrainingData {
  readonly train: readonly LabelledPicture[];
  readonly validation: readonly LabelledPicture[];
}

/** What is trained with what, and whom it tells how far it is. */
export interface TrainingOptions {
  readonly network: Network;
  readonly trainer: Trainer;
  readonly data: TrainingData;
  readonly recipe: Recipe;
  readonly seed: number;
  /** Where to go on from; from the beginning when left out. */
  readonly progress?: Progress;
  readonly onStep: (step: StepReport) => void;
  /** Called when the one before has come back: an epoch is put away while the next one is learned. */
  readonly onEpoch: (report: EpochReport, progress: Progress, state: TrainerState) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Trains until the last epoch or until nothing gets better.
 *
 * What {@link TrainingOptions.onEpoch} does has been done when this ends, also by an error.
 *
 * Chance depends on the seed and on the number of the epoch only: going on later gives what going on at once would have.
 *
 * @throws {ClassifierError} `parameter-invalid` when it diverges; the signal's reason, between two steps; what the
 *   {@link Trainer} throws.
 */
export async function trainNetwork(options: TrainingOptions): Promise<Progress> {
  const { recipe, onEpoch, trainer } = options;
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  let progress = options.progress ?? freshProgress;
  let putAway = Promise.resolve();
  try {
    while (progress.epochsDone < recipe.epochs && !shouldStop(progress.stopping, recipe.stopping)) {
      const report = await trainEpoch(progress, { ...options, signal });
      const { loss } = report.validation ?? report.train;
      progress = observe(progress, loss, recipe);
      const state = await trainer.save();
      await putAway;
      putAway = onEpoch(report, progress, state);
      putAway.catch((error: unknown) => failure.abort(error)); // ends the next epoch before its next step
    }
    await putAway;
    return progress;
  } catch (error) {
    await putAway.catch(() => undefined);
    throw error;
  }
}

async function trainEpoch(progress: Progress, options: TrainingOptions): Promise<EpochReport> {
  const { validation: aside } = options.data;
  const startedAt = performance.now();
  const epoch = progress.epochsDone + 1;
  const learned = await learn(epoch, progress, options);
  const validation = aside.length > 0 ? await validate(aside, options) : null;
  const { loss } = validation ?? learned.train;
  const seconds = (performance.now() - startedAt) / 1000;
  return { epoch, ...learned, validation, seconds, isBest: loss < progress.bestLoss };
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

interface Learned {
  readonly train: Quality;
  readonly steps: readonly StepReport[];
  readonly learningRate: number;
}

async function learn(
  epoch: number,
  progress: Progress,
  options: TrainingOptions,
): Promise<Learned> {
  const { network, data, recipe, seed, signal } = options;
  const random = createRandom(seed, `epoch ${epoch}`);
  const classWeights = weighClasses(data.train, network.classCount, recipe);
  const batches = inLearningBatches(random.shuffle(data.train), recipe.batchSize);
  const all = recipe.epochs * batches.length;
  const steps: StepReport[] = [];
  const note = (report: StepReport): void => {
    steps.push(report);
    options.onStep(report);
  };
  const feed = (batch: readonly LabelledPicture[]): Promise<Feeds> =>
    feedsOf(batch, { ...options, classWeights, random });
  let step = (epoch - 1) * batches.length;
  let running: Promise<void> | undefined;
  for await (const [batch, feeds] of prefetch(batches, feed)) {
    signal.throwIfAborted();
    step++;
    const scale = rateScale(recipe.schedule, step / all, progress.plateau);
    const place = { step, epoch, steps: all, learningRate: recipe.learningRate * scale };
    const before = running;
    // The trainer has it in hand before it is done with the last one, and so need not wait.
    running = learnFrom(batch, feeds, { ...options, scale }).then((quality) =>
      note({ ...place, ...quality }),
    );
    running.catch(() => undefined); // it is awaited later, or never when the one before has failed
    await before;
  }
  await running;
  const share = (index: number): number => (batches[index]?.length ?? 0) / data.train.length;
  const sum = (of: (step: StepReport) => number): number =>
    steps.reduce((total, one, index) => total + of(one) * share(index), 0);
  return {
    train: { loss: sum(({ loss }) => loss), accuracy: sum(({ accuracy }) => accuracy) },
    steps,
    learningRate: steps.at(-1)?.learningRate ?? recipe.learningRate,
  };
}

type Feeds = Readonly<Record<string, Feed>>;

/** All that a step is fed: the order in which chance decides is the same every time. */
async function feedsOf(
  batch: readonly LabelledPicture[],
  {
    network,
    recipe,
    classWeights,
    random,
  }: Pick<TrainingOptions, 'network' | 'recipe'> & {
    readonly classWeights: readonly number[];
    readonly random: Random;
  },
): Promise<Feeds> {
  const pictures = stack(await draw(batch, random), network.pictureShape);
  const targets = targetsOf(batch, classWeights, recipe.labelSmoothing);
  const feeds = { [FEED.pictures]: pictures, [FEED.targets]: targets };
  const { dropout } = network;
  return dropout ? { ...feeds, [FEED.mask]: drawMask(batch.length, dropout, random) } : feeds;
}

/** One step. */
async function learnFrom(
  batch: readonly LabelledPicture[],
  feeds: Feeds,
  { network, trainer, recipe, scale }: TrainingOptions & { readonly scale: number },
): Promise<Quality> {
  const { loss, logits } = await trainer.step({
    graph: network.trainingGraph(batch.length),
    feeds,
    learningRates: {
      head: recipe.learningRate * scale,
      body: recipe.bodyLearningRate * scale,
    },
  });
  requireFinite([loss]);
  const rows = rowsOf(logits, network.classCount);
  const right = batch.filter(({ classIndex }, row) => isMax(rows[row], classIndex)).length;
  return { loss, accuracy: right / batch.length };
}

function isMax(row: Float32Array | undefined, classIndex: number): boolean {
  return row !== undefined && indexOfMax(row) === classIndex;
}

/** One view of each picture, by chance. */
function draw(batch: readonly LabelledPicture[], random: Random): Promise<readonly Float32Array[]> {
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
  const batches = inBatches(pictures, recipe.batchSize);
  const read = (batch: (typeof batches)[number]): Promise<readonly Float32Array[]> =>
    Promise.all(batch.map((picture) => picture.plain()));
  for await (const [batch, fed] of prefetch(batches, read)) {
    signal.throwIfAborted();
    const logits = await trainer.evaluate({
      graph: network.evaluationGraph(batch.length),
      feeds: { [FEED.pictures]: stack(fed, network.pictureShape) },
    });
    requireFinite(logits);
    rows.push(...rowsOf(logits, network.classCount));
  }
  return rows;
}
