import path from 'node:path';

import type { Config } from '../../config.ts';
import type { RunFolder } from '../../experiments/runs/run-folder.ts';
import type { Run } from '../../experiments/runs/run.ts';
import { saveOutcome, savePreparation } from '../../experiments/runs/save-outcome.ts';
import { readEpochs } from '../../experiments/runs/records.ts';
import { availableCpus } from '../../inference/available-cpus.ts';
import { createTrainerStarter } from '../../inference/training/start-trainer.ts';
import type { OpenEngineFor } from '../../training/ports.ts';
import { createRandom } from '../../training/random.ts';
import { type TrainedClassifier, trainClassifier } from '../../training/train-classifier.ts';
import { openPool } from '../open-classifier.ts';
import type { TrainFlags } from './flags.ts';
import type { TrainingInputs } from './read-inputs.ts';
import { reportLeftOut } from './report-left-out.ts';
import { abortOnSignals } from './abort-on-signals.ts';
import { adviseOn } from './advise-on.ts';
import { createTrainingProgress, type TrainingProgress } from './training-progress.ts';
import { saveModel } from './save-model.ts';

/**
 * Trains into a run that this process holds, from its last checkpoint on, and notes how it ended.
 *
 * @returns The run as it stands afterwards.
 * @throws {ClassifierError} What training throws; `unavailable` when it was stopped.
 */
export async function trainInto(
  run: RunFolder,
  inputs: TrainingInputs,
  config: Config,
): Promise<Run> {
  const progress = createTrainingProgress(process.stderr, inputs.recipe.epochs);
  const { signal, release } = abortOnSignals();
  try {
    const startedAt = performance.now();
    const secondsBefore = await rewind(run);
    const trained = await learn(run, inputs, { config, progress, signal });
    const skipped = [...inputs.skipped, ...trained.skipped];
    await saveOutcome(run, trained, { root: inputs.root, skipped });
    await saveModel(run, trained, inputs);
    const seconds = secondsBefore + (performance.now() - startedAt) / 1000;
    const results = { ...toResults(trained), ...(await countEpochs(run)), seconds };
    const finished = await run.change({ status: 'finished', endedAt: now(), results });
    progress.stop();
    for (const line of reportLeftOut(skipped, inputs.dataset)) process.stderr.write(`${line}\n`);
    process.stdout.write(`${summarize(finished.run)}\n`);
    return finished.run;
  } catch (error) {
    progress.stop();
    const status = signal.aborted ? 'killed' : 'failed';
    await run.change({ status, endedAt: now() }).catch(() => undefined); // the disk may be full
    throw adviseOn(error, run.run.id);
  } finally {
    release();
  }
}

/** Forgets what the last checkpoint does not know of. @returns The seconds of the epochs that are done. */
async function rewind(run: RunFolder): Promise<number> {
  const last = await run.loadCheckpoint('last');
  await run.forgetAfter(last?.progress.epochsDone ?? 0);
  const epochs = await readEpochs(run.folder);
  return epochs.reduce((sum, { seconds }) => sum + seconds, 0);
}

async function learn(
  run: RunFolder,
  { flags, recipe, base, examples, root }: TrainingInputs,
  {
    config,
    progress,
    signal,
  }: { readonly config: Config; readonly progress: TrainingProgress; readonly signal: AbortSignal },
): Promise<TrainedClassifier> {
  const threads = config.INFERENCE_PROCESSES ?? availableCpus();
  return trainClassifier(examples, {
    base,
    recipe,
    seed: flags.seed,
    split: {
      ratios: toShares(flags.ratios),
      method: flags.split,
      random: createRandom(flags.splitSeed, 'split'),
    },
    openEngine: engineOpener(config),
    startTrainer: createTrainerStarter({ threads }),
    cacheFolder: path.join(config.RUNS_DIR, '.cache'),
    recorder: run,
    onProgress: progress.onPictures,
    onPrepared: (prepared) => savePreparation(run, prepared, root),
    onStep: progress.onStep,
    onEpoch: progress.onEpoch,
    signal,
  });
}

function toShares([train, validation, test]: TrainFlags['ratios']): {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
} {
  const sum = train + validation + test;
  return { train: train / sum, validation: validation / sum, test: test / sum };
}

function engineOpener(config: Config): OpenEngineFor {
  const processes = config.INFERENCE_PROCESSES ?? availableCpus();
  return async (model) => {
    const pool = await openPool(config, model, processes);
    return { engine: pool, parallelism: 2 * processes, close: () => pool.stop() };
  };
}

function toResults({
  validation,
  test,
  temperature,
  trainerMemoryBytes,
}: TrainedClassifier): Run['results'] {
  const own = process.resourceUsage().maxRSS * 1024;
  return {
    ...(validation && {
      validation_loss: validation.loss,
      validation_accuracy: validation.accuracy,
    }),
    ...(test && {
      test_loss: test.loss,
      test_accuracy: test.accuracy,
      test_top5_accuracy: test.top5Accuracy,
      test_calibration_error: test.calibrationError,
    }),
    temperature,
    peak_memory_mb: Math.round((own + trainerMemoryBytes) / 1e6),
  };
}

async function countEpochs(run: RunFolder): Promise<Run['results']> {
  const epochs = await readEpochs(run.folder);
  return { epochs_done: epochs.length };
}

function now(): string {
  return new Date().toISOString();
}

function summarize({ id, results }: Run): string {
  const parts = (['validation', 'test'] as const).flatMap((part) => {
    const accuracy = results[`${part}_accuracy`];
    return accuracy === undefined ? [] : [`${part} ${(100 * accuracy).toFixed(1)} %`];
  });
  return [`${id}:`, parts.join(', ')].join(' ').trim();
}
