import { appendFile, mkdir, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';

import type { Checkpoint, RunRecorder } from '../../training/ports.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { toEpochLine, toStepLine } from './records.ts';
import type { Run } from './run.ts';
import { writeJsonSafely, writeSafely } from './write-safely.ts';

/** A run that is written, or was. */
export interface RunFolder extends RunRecorder {
  readonly run: Run;
  readonly folder: string;
  /** The same folder with something else in `run.json`. */
  change(changes: Partial<Run>): Promise<RunFolder>;
  /** Forgets the epochs after this one, which were noted but not finished. */
  forgetAfter(epoch: number): Promise<void>;
}

/** Gives access to a run's folder; nothing is read or written yet. */
export function openRunFolder(folder: string, run: Run): RunFolder {
  const at = (...names: readonly string[]): string => path.join(folder, ...names);
  const checkpointFile = (name: string): string => at('checkpoints', `${name}.safetensors`);
  return {
    run,
    folder,
    async recordEpoch(report) {
      await appendFile(
        at('steps.jsonl'),
        report.steps.map((step) => toLine(toStepLine(step))).join(''),
      );
      await appendFile(at('metrics.jsonl'), toLine(toEpochLine(report, Date.now())));
    },
    async forgetAfter(epoch) {
      for (const name of ['steps.jsonl', 'metrics.jsonl']) await dropLines(at(name), epoch);
    },
    async saveCheckpoint(name, checkpoint) {
      await writeSafely(checkpointFile(name), encodeCheckpoint(checkpoint));
    },
    async loadCheckpoint(name): Promise<Checkpoint | undefined> {
      const bytes = await readFile(checkpointFile(name)).catch(() => undefined);
      return bytes && decodeCheckpoint(bytes);
    },
    async saveArtifact(name, content) {
      const file = at('artifacts', ...name.split('/'));
      await mkdir(path.dirname(file), { recursive: true });
      const isRaw = typeof content === 'string' || content instanceof Uint8Array;
      await (isRaw ? writeSafely(file, content) : writeJsonSafely(file, content));
    },
    async change(changes) {
      const changed = { ...run, ...changes };
      await writeJsonSafely(at('run.json'), changed);
      return openRunFolder(folder, changed);
    },
  };
}

function toLine(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** Cuts a file of lines where the first one stands that is of a later epoch, or was not written to its end. */
async function dropLines(file: string, lastEpoch: number): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1);
  const end = lines.findIndex((line) => epochOf(line) > lastEpoch);
  const kept = end === -1 ? lines : lines.slice(0, end);
  const length = kept.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  if (length < Buffer.byteLength(text)) await truncate(file, length);
}

function epochOf(line: string): number {
  try {
    const value: unknown = JSON.parse(line);
    const isNumbered = typeof value === 'object' && value !== null && 'epoch' in value;
    return isNumbered ? Number(value.epoch) : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
