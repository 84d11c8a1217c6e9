import { stat } from 'node:fs/promises';
import path from 'node:path';

import type { Config } from '../../config.ts';
import { ClassifierError } from '../../errors.ts';
import { createRun, findRun } from '../../experiments/runs/find-runs.ts';
import type { RunFolder } from '../../experiments/runs/run-folder.ts';
import { holdRun } from '../../experiments/runs/run-lock.ts';
import type { Run } from '../../experiments/runs/run.ts';
import { explainWriteFailure } from '../../system/explain-write-failure.ts';
import { datasetName } from '../../training/data/read-dataset.ts';
import { describeEnvironment } from './describe-environment.ts';
import { describeParameters } from './describe-parameters.ts';
import { DEFAULT_FLAGS, type TrainFlags } from './flags.ts';
import { readInputs, type TrainingInputs } from './read-inputs.ts';
import { trainInto } from './train-into.ts';

/**
 * Trains, and keeps all that comes of it in a new run.
 *
 * @param place - Where the pictures are.
 * @param more - Further parameters, such as the experiment that the run belongs to.
 * @throws {ClassifierError} Before there is a run: what is wrong with the pictures or the base. Afterwards the run says
 *   that it failed or was stopped, and can be gone on with.
 */
export async function runTraining(
  place: string,
  flags: TrainFlags,
  config: Config,
  more: Run['parameters'] = {},
): Promise<Run> {
  const [inputs, environment] = await Promise.all([
    readInputs(place, flags, config),
    describeEnvironment(),
  ]);
  const description = {
    name: flags.name ?? datasetName(place),
    now: new Date(),
    parameters: { ...describeInputs(inputs), ...more },
    environment,
    source: { data: path.resolve(place), flags: { ...flags } },
  };
  const run = await explainWriteFailure(() => createRun(config.RUNS_DIR, description), 'RUNS_DIR');
  return whileHolding(run, () => trainInto(run, inputs, config));
}

/**
 * Goes on with a run that was stopped or killed, just as if nothing had happened; or, for more epochs, with a finished one.
 *
 * @param wanted - Id or name of the run.
 * @param changes.place - Where the pictures are now; they have to be the same.
 * @param changes.epochs - How many there are to be in all.
 * @throws {ClassifierError} `parameter-invalid` when there is nothing to do, or when the pictures are others.
 */
export async function resumeTraining(
  wanted: string,
  config: Config,
  changes: { readonly place?: string | undefined; readonly epochs?: number | undefined } = {},
): Promise<Run> {
  const found = await findRun(config.RUNS_DIR, wanted);
  return whileHolding(found, async () => {
    const flags = { ...storedFlags(found), ...(changes.epochs && { epochs: changes.epochs }) };
    const inputs = await readInputs(changes.place ?? found.run.source.data, flags, config);
    await requireWork(found, inputs, { wantsMore: changes.epochs !== undefined });
    const source = { data: path.resolve(changes.place ?? found.run.source.data), flags };
    const run = await explainWriteFailure(() => reopen(found, inputs, source), 'RUNS_DIR');
    return trainInto(run, inputs, config);
  });
}

async function whileHolding(run: RunFolder, work: () => Promise<Run>): Promise<Run> {
  const release = await explainWriteFailure(() => holdRun(run.folder), 'RUNS_DIR');
  try {
    return await work();
  } finally {
    await release();
  }
}

function describeInputs({ base, ...inputs }: TrainingInputs): Run['parameters'] {
  return describeParameters({ ...inputs, base: base.model });
}

/** Says of a run that it is trained again. */
async function reopen(
  found: RunFolder,
  { recipe }: TrainingInputs,
  source: Run['source'],
): Promise<RunFolder> {
  if (found.run.status === 'finished') await renewPatience(found);
  const parameters = { ...found.run.parameters, epochs: recipe.epochs };
  return found.change({ status: 'running', endedAt: undefined, parameters, source });
}

/** What was given at the beginning; it was checked then. */
function storedFlags({ run }: RunFolder): TrainFlags {
  return { ...DEFAULT_FLAGS, ...run.source.flags };
}

async function requireWork(
  { run, folder, loadCheckpoint }: RunFolder,
  inputs: TrainingInputs,
  { wantsMore }: { readonly wantsMore: boolean },
): Promise<void> {
  const { recipe } = inputs;
  const parameters = describeInputs(inputs);
  if (parameters['data_hash'] !== run.parameters['data_hash']) {
    throw invalid('the pictures are not those that the run began with');
  }
  if (parameters['base_hash'] !== run.parameters['base_hash']) {
    throw invalid(`"${inputs.flags.base}" is not the model any more that the run began with`);
  }
  const done = (await loadCheckpoint('last'))?.progress.epochsDone ?? 0;
  const isDone = run.status === 'finished' && (done === recipe.epochs || !wantsMore); // it may have stopped early
  if (done > recipe.epochs || isDone) {
    const advice = ['--epochs with more goes on', ...(await adviseOnReport(run, folder))];
    throw invalid(`the run has had its ${done} epochs; ${advice.join(', and ')}`);
  }
}

/** A run that was killed while it was being drawn is done, but for what people look at. */
async function adviseOnReport({ id, status }: Run, folder: string): Promise<readonly string[]> {
  if (status !== 'finished') return [];
  const isThere = await stat(path.join(folder, 'artifacts', 'report.html')).catch(() => undefined);
  return isThere ? [] : [`"whatsit experiments report ${id}" writes the report that is missing`];
}

/** Whoever asks for more epochs does not want them refused because the last ones brought nothing. */
async function renewPatience(run: RunFolder): Promise<void> {
  const last = await run.loadCheckpoint('last');
  if (!last) return;
  const stopping = { ...last.progress.stopping, badEpochs: 0 };
  await run.saveCheckpoint('last', { ...last, progress: { ...last.progress, stopping } });
}

function invalid(problem: string): ClassifierError {
  return new ClassifierError('parameter-invalid', problem);
}
