import type { Config } from '../../config.ts';
import { ClassifierError } from '../../errors.ts';
import type { Arm } from '../../experiments/plan/arm.ts';
import type { Experiment } from '../../experiments/plan/experiment.ts';
import { readExperiment } from '../../experiments/plan/read-experiment.ts';
import { runExperiment } from '../../experiments/plan/run-experiment.ts';
import { listRuns } from '../../experiments/runs/find-runs.ts';
import type { Run } from '../../experiments/runs/run.ts';
import { type HashedExample, hashExamples } from '../../training/data/hash-examples.ts';
import { readDataset } from '../../training/data/read-dataset.ts';
import { chooseRecipe } from '../train/choose-recipe.ts';
import { describeParameters } from '../train/describe-parameters.ts';
import { resumeTraining, runTraining } from '../train/run-training.ts';
import { toTrainFlags } from './run-flags.ts';
import { createRunProgress, formatOutcomes } from './run-progress.ts';

interface RunOptions {
  /** Instead of the place that the file names. */
  readonly data?: string;
  /** Runs that are there already do not count. */
  readonly again?: true;
}

/** Runs what is left of an experiment; what it does goes to stderr, what came of it to stdout. */
export async function runExperimentFile(
  file: string,
  config: Config,
  { data, again }: RunOptions,
): Promise<void> {
  const experiment = await readExperiment(file);
  const place = data ?? experiment.data.path;
  const examples = await readExamples(place, experiment, config);
  const { runs } = await listRuns(config.RUNS_DIR);
  const parametersOf = (arm: Arm): Run['parameters'] => describeArm(experiment, arm, examples);
  const outcomes = await withAdvice(() =>
    runExperiment(experiment, {
      runs: again ? [] : runs.map(({ run }) => run),
      isOf: (run, arm) => hasAll(run.parameters, parametersOf(arm)),
      train: (arm, interrupted) =>
        interrupted
          ? resumeTraining(interrupted.id, config, { place })
          : runTraining(place, toTrainFlags(experiment, arm), config, belonging(experiment, arm)),
      ...createRunProgress(process.stderr, experiment),
    }),
  );
  process.stdout.write(`\n${formatOutcomes(outcomes)}`);
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
  examples: readonly HashedExample[],
): Run['parameters'] {
  const flags = toTrainFlags(experiment, arm);
  return {
    ...describeParameters(flags, chooseRecipe(flags), examples),
    ...belonging(experiment, arm),
  };
}

function belonging(experiment: Experiment, arm: Arm): Run['parameters'] {
  return { experiment: experiment.name, stage: arm.stage };
}

function hasAll(parameters: Run['parameters'], expected: Run['parameters']): boolean {
  return Object.entries(expected).every(([name, value]) => parameters[name] === value);
}
