import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { openRunFolder, type RunFolder } from '../../src/experiments/runs/run-folder.ts';
import type { Run } from '../../src/experiments/runs/run.ts';
import type { EpochLine, StepLine } from '../../src/experiments/runs/records.ts';
import { type Evaluation, evaluate } from '../../src/training/evaluation/evaluate.ts';
import { createRandom } from '../../src/training/random.ts';

/** What a made-up run is like; all of it has a sensible value where nothing is said. */
export interface RunWishes {
  readonly id?: string;
  readonly name?: string;
  readonly labels?: readonly string[];
  readonly epochs?: number;
  /** Pictures of a class in each part; a part of 0 is as if there were none. */
  readonly pictures?: Readonly<Record<'train' | 'validation' | 'test', number>>;
  /** From 0, guessing, to about 8, always right. */
  readonly skill?: number;
  readonly parameters?: Run['parameters'];
  /** Instead of what the evaluations say. */
  readonly results?: Run['results'];
  readonly status?: Run['status'];
}

const STEPS_AN_EPOCH = 12;

const defaults: Wanted = {
  id: '20261124-101500-0a1b',
  name: 'pets',
  labels: ['Abyssinian', 'Birman', 'Pug', 'Ragdoll'],
  epochs: 15,
  pictures: { train: 40, validation: 10, test: 10 },
  skill: 4,
  parameters: {},
  status: 'finished',
};

/** Writes the folder of a run that was never trained: the same wishes give the same files. */
export async function createRunFolder(runsDir: string, wishes: RunWishes = {}): Promise<RunFolder> {
  const all = { ...defaults, ...wishes };
  const folder = path.join(runsDir, all.id);
  await mkdir(path.join(folder, 'checkpoints'), { recursive: true });
  await mkdir(path.join(folder, 'artifacts'));
  const validation = evaluatePart(all, 'validation');
  const test = evaluatePart(all, 'test');
  const run = openRunFolder(folder, toRun(all, { validation, test }));
  await writeFile(path.join(folder, 'run.json'), JSON.stringify(run.run, undefined, 2));
  await writeLines(path.join(folder, 'metrics.jsonl'), makeEpochs(all));
  await writeLines(path.join(folder, 'steps.jsonl'), makeSteps(all));
  await run.saveArtifact('labels.json', all.labels);
  await run.saveArtifact(
    'class-distribution.json',
    Object.fromEntries(all.labels.map((label) => [label, all.pictures])),
  );
  await run.saveArtifact('skipped.json', []);
  if (validation) await run.saveArtifact('validation.json', validation);
  if (test) await run.saveArtifact('test.json', test);
  return run;
}

type Wanted = Required<Omit<RunWishes, 'results'>> & Pick<RunWishes, 'results'>;
type Evaluations = Readonly<Record<'validation' | 'test', Evaluation | undefined>>;

function evaluatePart(
  { labels, pictures, skill }: Wanted,
  part: 'validation' | 'test',
): Evaluation | undefined {
  if (pictures[part] === 0) return undefined;
  const random = createRandom(1, part);
  const classIndexes = labels.flatMap((_, classIndex) =>
    Array.from({ length: pictures[part] }, () => classIndex),
  );
  const logits = classIndexes.map((own) =>
    Float32Array.from(
      labels,
      (_, index) => 4 * random.fraction() + (index === own ? skill : 0) * random.fraction(),
    ),
  );
  return evaluate(logits, classIndexes, labels);
}

function toRun(
  { id, name, status, parameters, labels, epochs, results }: Wanted,
  { validation, test }: Evaluations,
): Run {
  return {
    id,
    name,
    status,
    startedAt: '2026-11-24T10:15:00.000Z',
    ...(status !== 'running' && { endedAt: '2026-11-24T10:16:12.000Z' }),
    parameters: {
      base: 'imagenet',
      recipe: 'default',
      seed: 42,
      classes: labels.length,
      epochs,
      batch_size: 64,
      learning_rate: 0.001,
      unfreeze: 'none',
      keep: 'best',
      ...parameters,
    },
    environment: { version: '0.1.0', gitRevision: 'f8bda85', node: 'v20.20.2' },
    results: results ?? {
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
      epochs_done: epochs,
      seconds: 72,
      peak_memory_mb: 512,
      temperature: 0.8,
    },
    source: { data: '/home/somebody/photos', flags: {} },
  };
}

function makeEpochs({ epochs, pictures }: Wanted): EpochLine[] {
  const random = createRandom(2, 'epochs');
  return Array.from({ length: epochs }, (_, index) => {
    const left = Math.exp(-index / 4);
    const noise = 0.06 * random.fraction();
    return {
      epoch: index + 1,
      step: STEPS_AN_EPOCH * (index + 1),
      timestamp: Date.parse('2026-11-24T10:15:00Z') + 3000 * index,
      train_loss: 0.25 + 1.6 * left + noise,
      train_accuracy: 0.96 - 0.5 * left - noise,
      ...(pictures.validation > 0 && {
        validation_loss: 0.42 + 1.2 * left + 0.004 * index + noise,
        validation_accuracy: 0.9 - 0.35 * left - noise,
      }),
      learning_rate: index < 10 ? 1e-3 : 1e-4,
      seconds: 1.5,
    };
  });
}

function makeSteps({ epochs }: Wanted): StepLine[] {
  const random = createRandom(3, 'steps');
  return Array.from({ length: STEPS_AN_EPOCH * epochs }, (_, index) => {
    const left = Math.exp(-index / STEPS_AN_EPOCH / 4);
    return {
      step: index + 1,
      epoch: Math.floor(index / STEPS_AN_EPOCH) + 1,
      loss: 0.25 + 1.7 * left + 0.3 * (random.fraction() - 0.5),
      accuracy: Math.min(1, 0.96 - 0.5 * left + 0.12 * (random.fraction() - 0.5)),
      learning_rate: index < 10 * STEPS_AN_EPOCH ? 1e-3 : 1e-4,
    };
  });
}

async function writeLines(file: string, lines: readonly object[]): Promise<void> {
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
