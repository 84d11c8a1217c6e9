import type { Config } from '../../../config.ts';
import { ClassifierError, toClassifierError } from '../../../errors.ts';
import type { Arm } from '../../../experiments/plan/arm.ts';
import type { Experiment } from '../../../experiments/plan/experiment.ts';
import { planNext } from '../../../experiments/plan/plan-next.ts';
import { readExperiment } from '../../../experiments/plan/read-experiment.ts';
import { runExperiment } from '../../../experiments/plan/run-experiment.ts';
import { findRun, listRuns } from '../../../experiments/runs/find-runs.ts';
import type { Run } from '../../../experiments/runs/run.ts';
import { type HashedExample, hashExamples } from '../../../training/data/hash-examples.ts';
import { readDataset } from '../../../training/data/read-dataset.ts';
import { requireDistinctLabels } from '../../../training/data/require-distinct-labels.ts';
import { printableJson } from '../../printable.ts';
import { chooseRecipe } from '../../train/choose-recipe.ts';
import { describeParameters } from '../../train/describe-parameters.ts';
import { resumeTraining, runTraining } from '../../train/run-training.ts';
import { type Bases, findBases } from './find-bases.ts';
import { requireBases } from './require-bases.ts';
import { toTrainFlags } from './to-train-flags.ts';
import { describeOutcomes, formatOutcomes } from './format-outcomes.ts';
import { createRunProgress } from './run-progress.ts';

/** What can be said beside the file. */
export interface RunOptions {
  /** Instead of the place that the file names. */
  readonly data?: string;
  /** Runs that are there already do not count. */
  readonly again?: true;
  readonly json?: true;
}

/** Runs what is left of an experiment; what it does goes to stderr, what came of it to stdout. */
export async function runExperimentFile(
  file: string,
  config: Config,
  { data, again, json }: RunOptions,
): Promise<void> {
  const experiment = await readExperiment(file);
  const place = data ?? experiment.data.path;
  const examples = await readExamples(place, experiment, config);
  const all = await listRuns(config.RUNS_DIR);
  const runs = again ? [] : all.runs.map(({ run }) => run);
  const bases = await findBases(experiment, config);
  const isOf = ({ parameters }: Run, arm: Arm): boolean =>
    hasAll(parameters, belonging(experiment, arm)) &&
    hasAll(parameters, describeArm(experiment, arm, { bases, examples }));
  if (planNext(experiment, runs, isOf).next) await requireBases(experiment, config);
  const outcomes = await withAdvice(() =>
    runExperiment(experiment, {
      runs,
      isOf,
      train: (arm, interrupted) =>
        interrupted
          ? goOn(interrupted, config, place)
          : runTraining(place, toTrainFlags(experiment, arm), config, belonging(experiment, arm)),
      ...createRunProgress(process.stderr, experiment),
    }),
  );
  process.stdout.write(
    json ? `${printableJson(describeOutcomes(outcomes))}\n` : formatOutcomes(outcomes),
  );
}

/** A run whose checkpoint cannot be gone on from must not stand in the way for ever; what else is wrong is not cured so. */
async function goOn({ id }: Run, config: Config, place: string): Promise<Run> {
  const { loadCheckpoint } = await findRun(config.RUNS_DIR, id);
  await loadCheckpoint('last').catch((cause: unknown) => {
    const { code, message } = toClassifierError(cause);
    const advice = `delete the folder of the run ${id}, and the same command begins it anew`;
    throw new ClassifierError(code, `${message}; ${advice}`, { cause });
  });
  return resumeTraining(id, config, { place });
}

/** Whoever stops a series wants to know that nothing has to be done twice. */
async function withAdvice<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClassifierError && error.code === 'unavailable') {
      process.stderr.write('what is finished stays so; the same command goes on from here\n');
    }
    throw error;
  }
}

/** What is in the pictures: runs on others are not of this experiment, wherever they lie. */
async function readExamples(
  place: string,
  { data }: Experiment,
  config: Config,
): Promise<readonly HashedExample[]> {
  try {
    const { examples } = await readDataset(place, data.layout);
    requireDistinctLabels(examples);
    return (await hashExamples(examples, config.MAX_IMAGE_BYTES)).hashed;
  } catch (error) {
    if (!(error instanceof ClassifierError && error.code === 'not-found')) throw error;
    throw new ClassifierError('not-found', `${error.message}; --data names another place`, {
      cause: error,
    });
  }
}

function describeArm(
  experiment: Experiment,
  arm: Arm,
  { bases, examples }: { readonly bases: Bases; readonly examples: readonly HashedExample[] },
): Run['parameters'] {
  const flags = toTrainFlags(experiment, arm);
  const base = bases.get(flags.base);
  return {
    ...describeParameters({ flags, recipe: chooseRecipe(flags), base, examples }),
    ...belonging(experiment, arm),
  };
}

function belonging(experiment: Experiment, arm: Arm): Run['parameters'] {
  return { experiment: experiment.name, stage: arm.stage };
}

function hasAll(parameters: Run['parameters'], expected: Run['parameters']): boolean {
  return Object.entries(expected).every(([name, value]) => parameters[name] === value);
}
