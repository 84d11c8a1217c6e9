import type { Config } from '../../config.ts';
import { ClassifierError, toClassifierError } from '../../errors.ts';
import { openReporter } from '../../experiments/mlflow/open-mlflow.ts';
import type { Reporter } from '../../experiments/mlflow/reporter.ts';
import type { illustrateRun } from '../../experiments/reports/run-report.ts';
import { readEpochs } from '../../experiments/runs/records.ts';
import type { RunFolder } from '../../experiments/runs/run-folder.ts';
import type { Run } from '../../experiments/runs/run.ts';
import { saveOutcome, savePreparation } from '../../experiments/runs/save-outcome.ts';
import { type TrainedClassifier, trainClassifier } from '../../training/train-classifier.ts';
import { reportDataset } from '../report-dataset.ts';
import { abortOnSignals } from './abort-on-signals.ts';
import { adviseOn } from './advise-on.ts';
import { connectTraining, splitRandom, toRatios } from './connect-training.ts';
import type { TrainingInputs } from './read-inputs.ts';
import { reportLeftOut } from './report-left-out.ts';
import { saveModel } from './save-model.ts';
import { toResults } from './to-results.ts';
import { createTrainingProgress, type TrainingProgress } from './training-progress.ts';

/** What a tracking server gets to take in the rest: of a run that is done, and of one that somebody stopped. */
const FINISH_MS = 120_000;
const FINISH_STOPPED_MS = 5_000;

/**
 * Trains into a run that this process holds, from its last checkpoint on, and notes how it ended.
 *
 * @returns The run as it stands afterwards.
 * @throws {ClassifierError} What training throws; `unavailable` when somebody stopped it, even if the run was done by then:
 *   what was to come after it must not begin.
 */
export async function trainInto(
  run: RunFolder,
  inputs: TrainingInputs,
  config: Config,
): Promise<Run> {
  const progress = createTrainingProgress(process.stderr, inputs.recipe.epochs);
  const reporter = openReporter(config, run, progress.complain);
  const { signal, release } = abortOnSignals();
  try {
    const finished = await trainToEnd(run, inputs, { config, progress, reporter, signal });
    await illustrate(finished, progress);
    await reporter.finish(FINISH_MS, signal);
    if (signal.aborted) throw stoppedLate(finished.run);
    return finished.run;
  } finally {
    release();
  }
}

async function trainToEnd(
  run: RunFolder,
  inputs: TrainingInputs,
  surroundings: Surroundings,
): Promise<RunFolder> {
  const { progress, reporter, signal } = surroundings;
  try {
    const startedAt = performance.now();
    const secondsBefore = await rewind(run);
    for (const line of [...reportDataset(inputs.dataset), inputs.memoryNeeds]) {
      progress.complain(line);
    }
    const trained = await learn(run, inputs, surroundings);
    const skipped = [...inputs.skipped, ...trained.skipped];
    await saveOutcome(run, trained, { root: inputs.root, skipped });
    await saveModel(run, trained, inputs);
    const seconds = secondsBefore + (performance.now() - startedAt) / 1000;
    const results = { ...toResults(trained), ...(await countEpochs(run)), seconds };
    const finished = await run.change({ status: 'finished', endedAt: now(), results });
    for (const line of reportLeftOut(skipped, 'skipped.json of the run')) progress.complain(line);
    return finished;
  } catch (error) {
    progress.stop();
    const status = signal.aborted ? 'killed' : 'failed';
    await run.change({ status, endedAt: now() }).catch(() => undefined); // the disk may be full
    await reporter.finish(FINISH_STOPPED_MS);
    throw adviseOn(error, run.run.id);
  }
}

function stoppedLate({ id }: Run): ClassifierError {
  return new ClassifierError('unavailable', `stopped; the run ${id} was finished by then`);
}

interface Surroundings {
  readonly config: Config;
  readonly progress: TrainingProgress;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

async function learn(
  run: RunFolder,
  inputs: TrainingInputs,
  { config, progress, reporter, signal }: Surroundings,
): Promise<TrainedClassifier> {
  const { flags, examples, root } = inputs;
  return trainClassifier(examples, {
    ...connectTraining(inputs, config, { progress, signal }),
    split: {
      ratios: toRatios(flags.ratios),
      method: flags.split,
      random: splitRandom(flags),
    },
    recorder: run,
    async onPrepared(prepared) {
      loadIllustrator().catch(() => undefined); // while the first steps run; what is wrong with it is told later
      await savePreparation(run, prepared, root);
    },
    onEpoch(report) {
      progress.onEpoch(report);
      reporter.notify();
    },
  });
}

function loadIllustrator(): Promise<{ readonly illustrateRun: typeof illustrateRun }> {
  return import('../../experiments/reports/run-report.ts');
}

/** Draws what there is to see. The run is done by then: its report can be written again. */
async function illustrate(run: RunFolder, { complain }: TrainingProgress): Promise<void> {
  try {
    const illustrator = await loadIllustrator();
    await illustrator.illustrateRun(run);
  } catch (error) {
    const { message } = toClassifierError(error);
    complain(`${message}; "whatsit experiments report ${run.run.id}" writes the report again`);
  }
}

/** Forgets what the last checkpoint does not know of. @returns The seconds of the epochs that are done. */
async function rewind(run: RunFolder): Promise<number> {
  const last = await run.loadCheckpoint('last');
  await run.forgetAfter(last?.progress.epochsDone ?? 0);
  const epochs = await readEpochs(run.folder);
  return epochs.reduce((sum, { seconds }) => sum + seconds, 0);
}

async function countEpochs(run: RunFolder): Promise<Run['results']> {
  const epochs = await readEpochs(run.folder);
  return { epochs_done: epochs.length };
}

function now(): string {
  return new Date().toISOString();
}
