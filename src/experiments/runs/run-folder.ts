import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

import { ClassifierError } from '../../errors.ts';
import type { EpochReport } from '../../training/learning/train-network.ts';
import type { Checkpoint, RunRecorder } from '../../training/ports.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { writeJsonSafely, writeSafely } from './write-safely.ts';

const runSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(['running', 'finished', 'failed', 'killed']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  results: z.record(z.string(), z.number()).default({}),
});

/** What `run.json` says of a run. */
export type Run = z.output<typeof runSchema>;

/** A run that is written, or was. */
export interface RunFolder extends RunRecorder {
  readonly run: Run;
  readonly folder: string;
  /** Notes how it ended. */
  end(status: 'finished' | 'failed' | 'killed', results?: Run['results']): Promise<void>;
}

/**
 * Makes a folder for a new run: `run.json`, `metrics.jsonl`, `checkpoints/`, `artifacts/`.
 *
 * @param runsDir - `RUNS_DIR`.
 */
export async function createRun(
  runsDir: string,
  { name, parameters, now }: Pick<Run, 'name' | 'parameters'> & { readonly now: Date },
): Promise<RunFolder> {
  const id = `${stamp(now)}-${randomBytes(2).toString('hex')}`;
  const folder = path.join(runsDir, id);
  await mkdir(path.join(folder, 'checkpoints'), { recursive: true });
  await mkdir(path.join(folder, 'artifacts'));
  const run: Run = {
    id,
    name,
    status: 'running',
    startedAt: now.toISOString(),
    parameters,
    results: {},
  };
  await writeJsonSafely(path.join(folder, 'run.json'), run);
  return openFolder(folder, run);
}

/**
 * Opens a run that is there.
 *
 * @param id - Its id, or as much of its beginning as no other has; or its name, of which the latest counts.
 * @throws {ClassifierError} `not-found`, or `parameter-invalid` when it cannot be read.
 */
export async function findRun(runsDir: string, id: string): Promise<RunFolder> {
  const runs = await listRuns(runsDir);
  const found =
    runs.find(({ run }) => run.id === id) ??
    runs.findLast(({ run }) => run.name === id) ??
    only(runs.filter(({ run }) => run.id.startsWith(id)));
  if (found) return found;
  throw new ClassifierError('not-found', `there is no run "${id}"`);
}

/** Those that can be read, the oldest first. */
export async function listRuns(runsDir: string): Promise<readonly RunFolder[]> {
  const names = await readdir(runsDir).catch(() => []);
  const runs = await Promise.all(
    names.toSorted().map(async (name) => {
      const folder = path.join(runsDir, name);
      const run = await readRun(folder);
      return run && openFolder(folder, run);
    }),
  );
  return runs.filter((run) => run !== undefined);
}

async function readRun(folder: string): Promise<Run | undefined> {
  try {
    return runSchema.parse(JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8')));
  } catch {
    return undefined; // no run, or one of another version
  }
}

function openFolder(folder: string, run: Run): RunFolder {
  const checkpointFile = (name: string): string =>
    path.join(folder, 'checkpoints', `${name}.safetensors`);
  return {
    run,
    folder,
    async recordEpoch(report) {
      await appendFile(path.join(folder, 'metrics.jsonl'), `${JSON.stringify(toLine(report))}\n`);
    },
    async saveCheckpoint(name, checkpoint) {
      await writeSafely(checkpointFile(name), encodeCheckpoint(checkpoint));
    },
    async loadCheckpoint(name): Promise<Checkpoint | undefined> {
      const bytes = await readFile(checkpointFile(name)).catch(() => undefined);
      return bytes && decodeCheckpoint(bytes);
    },
    async saveArtifact(name, content) {
      const file = path.join(folder, 'artifacts', name);
      const isRaw = typeof content === 'string' || content instanceof Uint8Array;
      await (isRaw ? writeSafely(file, content) : writeJsonSafely(file, content));
    },
    async end(status, results = {}) {
      const ended = { ...run, status, endedAt: new Date().toISOString(), results };
      await writeJsonSafely(path.join(folder, 'run.json'), ended);
    },
  };
}

/** An epoch under the names that trackers use. */
function toLine({ epoch, train, validation, learningRate, seconds }: EpochReport): object {
  return {
    epoch,
    timestamp: Date.now(),
    train_loss: train.loss,
    train_accuracy: train.accuracy,
    validation_loss: validation.loss,
    validation_accuracy: validation.accuracy,
    learning_rate: learningRate,
    seconds,
  };
}

function stamp(now: Date): string {
  return now.toISOString().slice(0, 19).replaceAll(/[-:]/gu, '').replace('T', '-');
}

function only<Item>(items: readonly Item[]): Item | undefined {
  return items.length === 1 ? items[0] : undefined;
}
