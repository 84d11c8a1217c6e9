import path from 'node:path';

import type { Run } from '../../src/experiments/runs/run.ts';
import type { EpochLine } from '../../src/experiments/runs/records.ts';
import type { Files } from './temporary-folder.ts';

type Results = readonly [validationLoss: number, validationAccuracy: number, testAccuracy: number];

/** One of the eight, as far as it differs from the others. */
interface RunSpec {
  readonly stage: string;
  readonly setting: 'batch_size' | 'seed' | 'unfreeze';
  readonly value: number | string;
  /** What earlier stages had found. */
  readonly found?: Run['parameters'];
  readonly epochs: number;
  readonly epochsDone: number;
  readonly results: Results;
}

/**
 * Three stages as in `experiments/oxford-pets.yaml`. Test accuracies are those of the earlier project that
 * `docs/experiments.md` names; all other figures are made up, so that validation and test disagree on the best, and
 * validation accuracy (seed 1234) and validation loss (frozen, 15 epochs) as well.
 */
const specs: readonly RunSpec[] = [
  stage1(32, [0.3521, 0.8982, 0.8931]),
  stage1(64, [0.3102, 0.9053, 0.9066]),
  stage1(128, [0.3177, 0.9094, 0.9093]),
  stage2(42, [0.3102, 0.9053, 0.9066]),
  stage2(1234, [0.3064, 0.9161, 0.9053]),
  stage2(4321, [0.329, 0.9039, 0.8999]),
  stage3('none', 15, [0.2911, 0.9134, 0.912]),
  stage3('all', 10, [0.8125, 0.7686, 0.7727]),
];

/** The eight, the oldest first. */
export const eightRuns: readonly Run[] = specs.map((spec, index) => toRun(spec, index));

/** By what it varied, such as `seed=1234`. */
export function runOf(varied: string): Run {
  const index = specs.findIndex(({ setting, value }) => `${setting}=${value}` === varied);
  const run = eightRuns[index];
  if (run) return run;
  throw new RangeError(`None of the eight runs has ${varied}`);
}

/** What a `RUNS_DIR` with such runs holds, by path. */
export function runFiles(runs: readonly Run[] = eightRuns): Files {
  const files = runs.flatMap((run) => [
    [path.join(run.id, 'run.json'), run] as const,
    [path.join(run.id, 'metrics.jsonl'), toLines(curveOf(run))] as const,
  ]);
  return Object.fromEntries(files);
}

function stage1(value: number, results: Results): RunSpec {
  return { stage: 'batch size', setting: 'batch_size', value, epochs: 5, epochsDone: 5, results };
}

function stage2(value: number, results: Results): RunSpec {
  const found = { batch_size: 64 };
  return { stage: 'seed', setting: 'seed', value, found, epochs: 5, epochsDone: 5, results };
}

function stage3(value: string, epochsDone: number, results: Results): RunSpec {
  const found = { batch_size: 64, seed: 1234 };
  const stage = 'frozen or unfrozen';
  return { stage, setting: 'unfreeze', value, found, epochs: 15, epochsDone, results };
}

function toRun(spec: RunSpec, index: number): Run {
  const at = (minutes: number): string => new Date(Date.UTC(2026, 0, 5, 10, minutes)).toISOString();
  const [validationLoss, validationAccuracy, testAccuracy] = spec.results;
  return {
    id: `20260105-10${String(index * 5).padStart(2, '0')}00-000${index + 1}`,
    name: `oxford-pets-${spec.setting}=${spec.value}`,
    status: 'finished',
    startedAt: at(index * 5),
    endedAt: at(index * 5 + 4),
    parameters: toParameters(spec),
    environment: { version: '0.1.0', gitRevision: null, node: '20.20.0' },
    results: {
      validation_loss: validationLoss,
      validation_accuracy: validationAccuracy,
      test_accuracy: testAccuracy,
      epochs_done: spec.epochsDone,
      seconds: 240,
    },
    source: { data: 'pets', flags: {} },
  };
}

function toParameters({ stage, setting, value, epochs, found }: RunSpec): Run['parameters'] {
  return {
    base: 'base',
    recipe: 'reference',
    seed: 42,
    data_hash: 'aa',
    split: 'stratified',
    split_seed: 42,
    ratios: '80/10/10',
    epochs,
    unfreeze: 'none',
    ...found,
    [setting]: value,
    experiment: 'oxford-pets',
    stage,
  };
}

/** Falls from three times the last loss to the last one. */
function curveOf({ startedAt, parameters, results }: Run): readonly EpochLine[] {
  const {
    epochs_done: epochs = 0,
    validation_loss: loss = 0,
    validation_accuracy: accuracy = 0,
  } = results;
  return Array.from({ length: epochs }, (_none, index) => {
    const left = 1 - (index + 1) / epochs;
    return {
      epoch: index + 1,
      step: (index + 1) * Math.ceil(5_912 / Number(parameters['batch_size'] ?? 64)),
      timestamp: Date.parse(startedAt) + (index + 1) * 10_000,
      train_loss: loss * (0.8 + 2 * left),
      train_accuracy: accuracy * (1 - 0.5 * left),
      validation_loss: loss * (1 + 2 * left),
      validation_accuracy: accuracy * (1 - 0.4 * left),
      learning_rate: 0.001,
      seconds: 10,
    };
  });
}

function toLines(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
