import path from 'node:path';

import type { Config } from '../../config.ts';
import { availableCpus } from '../../inference/available-cpus.ts';
import { createTrainerStarter } from '../../inference/training/start-trainer.ts';
import type { Ratios } from '../../training/data/split.ts';
import type { OpenEngineFor } from '../../training/ports.ts';
import { createRandom, type Random } from '../../training/random.ts';
import type { TrainOptions } from '../../training/train-classifier.ts';
import { openPool } from '../open-classifier.ts';
import type { TrainFlags } from './flags.ts';
import type { TrainingInputs } from './read-inputs.ts';
import type { TrainingProgress } from './training-progress.ts';

/** Puts training together, but for what differs between a run and a fold. */
export function connectTraining(
  { flags, recipe, base }: TrainingInputs,
  config: Config,
  { progress, signal }: { readonly progress: TrainingProgress; readonly signal: AbortSignal },
): Omit<TrainOptions, 'split' | 'recorder' | 'onPrepared'> {
  const processes = config.INFERENCE_PROCESSES ?? availableCpus();
  return {
    base,
    recipe,
    seed: flags.seed,
    openEngine: openEngineWith(config, processes),
    // A head is so little work that a second thread would only be waited for.
    startTrainer: createTrainerStarter({ threads: recipe.unfreeze === 'none' ? 1 : processes }),
    cacheFolder: path.join(config.RUNS_DIR, '.cache'),
    onProgress: progress.onPictures,
    onStep: progress.onStep,
    onEpoch: progress.onEpoch,
    signal,
  };
}

function openEngineWith(config: Config, processes: number): OpenEngineFor {
  return async (model) => {
    const pool = await openPool(config, model, processes);
    return { engine: pool, parallelism: 2 * processes, close: () => pool.stop() };
  };
}

/** Shares as given, brought to a sum of 1. */
export function toRatios([train, validation, test]: TrainFlags['ratios']): Ratios {
  const sum = train + validation + test;
  return { train: train / sum, validation: validation / sum, test: test / sum };
}

/** The chance that divides pictures: a seed of its own, so that runs with different seeds can share a split. */
export function splitRandom({ splitSeed }: Pick<TrainFlags, 'splitSeed'>): Random {
  return createRandom(splitSeed, 'split');
}
