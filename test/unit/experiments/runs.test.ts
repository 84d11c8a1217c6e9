import { appendFile, mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { createRun, findRun, listRuns } from '../../../src/experiments/runs/find-runs.ts';
import { readEpochs, readSteps } from '../../../src/experiments/runs/records.ts';
import type { RunFolder } from '../../../src/experiments/runs/run-folder.ts';
import { holdRun } from '../../../src/experiments/runs/run-lock.ts';
import type { EpochReport } from '../../../src/training/learning/progress.ts';
import type { Checkpoint } from '../../../src/training/ports.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

/** Larger than any process number that Linux gives. */
const DEAD_PROCESS = 2 ** 22 + 1;

const LONG_AGO = new Date('2026-01-01T00:00:00Z');

async function leaveLock(folder: string, content: string, time: Date): Promise<void> {
  const lock = path.join(folder, 'lock');
  await writeFile(lock, content);
  await utimes(lock, time, time);
}

describe('a run', () => {
  it('is found by its id, by the beginning of its id, and by its name', async () => {
    const runsDir = await createTemporaryFolder();
    const { run } = await create(runsDir, { name: 'garden' });

    const ids = await Promise.all(
      [run.id, run.id.slice(0, 12), 'garden'].map(async (wanted) => {
        const found = await findRun(runsDir, wanted);
        return found.run.id;
      }),
    );

    expect(ids).toEqual([run.id, run.id, run.id]);
  });

  it('is the latest of its name', async () => {
    const runsDir = await createTemporaryFolder();
    await create(runsDir, { name: 'garden', now: new Date('2026-01-01T10:00:00Z') });
    const later = await create(runsDir, { name: 'garden', now: new Date('2026-01-01T11:00:00Z') });

    const found = await findRun(runsDir, 'garden');

    expect(found.run.id).toBe(later.run.id);
  });

  it('is missing in a clear sentence', async () => {
    const runsDir = await createTemporaryFolder();

    await expect(findRun(runsDir, 'garden')).rejects.toMatchObject({
      code: 'not-found',
      message: 'there is no run "garden" in RUNS_DIR',
    });
  });

  it('is not guessed at where the ids of several begin so', async () => {
    const runsDir = await createTemporaryFolder();
    await create(runsDir);
    await create(runsDir);

    await expect(findRun(runsDir, '2026')).rejects.toMatchObject({
      code: 'parameter-invalid',
      message: 'the ids of 2 runs begin with "2026"; give more of the one that is meant',
    });
  });

  it('stands after those that began before it, even within one second', async () => {
    const runsDir = await createTemporaryFolder();
    const milliseconds = [900, 0, 500, 300, 700];
    for (const ms of milliseconds) {
      await create(runsDir, { now: new Date(Date.UTC(2026, 10, 26, 10, 15, 0, ms)) });
    }

    const { runs } = await listRuns(runsDir);

    expect(runs.map(({ run }) => new Date(run.startedAt).getUTCMilliseconds())).toEqual(
      milliseconds.toSorted((a, b) => a - b),
    );
  });

  it('is not the only one there is where none is named', async () => {
    const runsDir = await createTemporaryFolder();
    await create(runsDir);

    await expect(findRun(runsDir, '')).rejects.toMatchObject({
      code: 'not-found',
      message: 'there is no run "" in RUNS_DIR',
    });
  });

  it('counts as killed when it says that it is running, and no process has it', async () => {
    const runsDir = await createTemporaryFolder();
    const { folder } = await create(runsDir);
    const release = await holdRun(folder);

    const during = await listRuns(runsDir);
    await release();
    const afterwards = await listRuns(runsDir);

    expect(during.runs.map(({ run }) => run.status)).toEqual(['running']);
    expect(afterwards.runs.map(({ run }) => run.status)).toEqual(['killed']);
  });

  it('is listed apart when its record cannot be read', async () => {
    const runsDir = await createTemporaryFolder({ 'old/run.json': '{ "version": 0 }' });
    await mkdir(path.join(runsDir, '.cache'));

    expect(await listRuns(runsDir)).toEqual({ runs: [], unreadable: ['old'] });
  });

  it('can be had by one process at a time', async () => {
    const { folder } = await create(await createTemporaryFolder());
    await holdRun(folder);

    await expect(holdRun(folder)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'another process is training this run',
    });
  });

  it.each([
    ['the process that had it is gone', `${DEAD_PROCESS} ${os.hostname()}\n`, new Date()],
    ['it is of an earlier start of this machine', `${process.pid} ${os.hostname()}\n`, LONG_AGO],
    ['another machine has not renewed it for long', `${process.pid} another\n`, LONG_AGO],
    ['a process died before it had written it', '', LONG_AGO],
  ])('is free again when %s', async (_why, lock, time) => {
    const { folder } = await create(await createTemporaryFolder());
    await leaveLock(folder, lock, time);

    await expect(holdRun(folder)).resolves.toBeTypeOf('function');
  });

  it('is not free while another machine renews its lock', async () => {
    const { folder } = await create(await createTemporaryFolder());
    await leaveLock(folder, `${DEAD_PROCESS} another\n`, new Date());

    await expect(holdRun(folder)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('gives a checkpoint back as it was, with losses that are not known yet', async () => {
    const run = await create(await createTemporaryFolder());
    const checkpoint: Checkpoint = {
      progress: {
        epochsDone: 3,
        plateau: { scale: 0.1, best: Number.POSITIVE_INFINITY, badEpochs: 2 },
        stopping: { best: 0.5, badEpochs: 1 },
        bestLoss: 0.25,
      },
      state: {
        stepCount: 36,
        values: { 'head.weight': Float32Array.of(1, -2, 3e-38), 'head.bias': Float32Array.of(0) },
        firstMoments: { 'head.weight': Float32Array.of(0.5, 0, 0) },
        secondMoments: { 'head.weight': Float32Array.of(0.25, 0, 0) },
      },
    };

    await run.saveCheckpoint('last', checkpoint);

    expect(await run.loadCheckpoint('last')).toEqual(checkpoint);
  });

  it('has no checkpoint in the beginning', async () => {
    const run = await create(await createTemporaryFolder());

    expect(await run.loadCheckpoint('last')).toBeUndefined();
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, -3)],
    ['something else', () => Buffer.from('not a checkpoint at all')],
    ['empty', () => Buffer.alloc(0)],
    [
      'changed',
      (bytes: Buffer) =>
        Buffer.from(bytes.toString('latin1').replace('epochsDone', 'epochsGone'), 'latin1'),
    ],
  ])('says so when a checkpoint is %s', async (_, damage) => {
    const run = await create(await createTemporaryFolder());
    await run.saveCheckpoint('last', smallCheckpoint);
    const file = path.join(run.folder, 'checkpoints', 'last.safetensors');
    await writeFile(file, damage(await readFile(file)));

    await expect(run.loadCheckpoint('last')).rejects.toMatchObject({
      code: 'parameter-invalid',
      message: 'the checkpoint is damaged',
    });
  });

  it('keeps epochs and steps as lines of JSON', async () => {
    const { folder, recordEpoch } = await create(await createTemporaryFolder());

    await recordEpoch(epoch(1));
    await recordEpoch({ ...epoch(2), validation: null });

    const epochs = await readEpochs(folder);
    const steps = await readSteps(folder);
    expect(epochs).toMatchObject([
      { epoch: 1, step: 2, train_loss: 1, train_accuracy: 0.5, validation_loss: 0.9 },
      { epoch: 2, step: 4, train_loss: 1, train_accuracy: 0.5 },
    ]);
    expect(epochs[1]).not.toHaveProperty('validation_loss');
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
  });

  it('forgets epochs after a checkpoint, and a line that was not written to its end', async () => {
    const { folder, recordEpoch, forgetAfter } = await create(await createTemporaryFolder());
    await recordEpoch(epoch(1));
    await recordEpoch(epoch(2));
    await appendFile(path.join(folder, 'metrics.jsonl'), '{"epoch":3,"st');

    await forgetAfter(1);
    await recordEpoch(epoch(2));

    const epochs = await readEpochs(folder);
    const steps = await readSteps(folder);
    expect(epochs.map((line) => line.epoch)).toEqual([1, 2]);
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
  });

  it('reads what is there while a line is being written', async () => {
    const { folder, recordEpoch } = await create(await createTemporaryFolder());
    await recordEpoch(epoch(1));
    await appendFile(path.join(folder, 'metrics.jsonl'), '{"epoch":2,"st');

    const epochs = await readEpochs(folder);

    expect(epochs.map((line) => line.epoch)).toEqual([1]);
  });

  it('leaves nothing unfinished behind when a file cannot be written', async () => {
    const run = await create(await createTemporaryFolder());
    await rm(path.join(run.folder, 'checkpoints'), { recursive: true });

    await expect(run.saveCheckpoint('last', smallCheckpoint)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

const smallCheckpoint: Checkpoint = {
  progress: {
    epochsDone: 1,
    plateau: { scale: 1, best: 1, badEpochs: 0 },
    stopping: { best: 1, badEpochs: 0 },
    bestLoss: 1,
  },
  state: { stepCount: 1, values: { a: Float32Array.of(1) }, firstMoments: {}, secondMoments: {} },
};

function create(
  runsDir: string,
  { name = 'garden', now = new Date('2026-01-01T12:00:00Z') } = {},
): Promise<RunFolder> {
  return createRun(runsDir, {
    name,
    now,
    parameters: { epochs: 2 },
    environment: { version: '0.1.0', gitRevision: null, node: 'v20' },
    source: { data: 'photos', flags: {} },
  });
}

/** Two steps long. */
function epoch(number: number): EpochReport {
  const quality = { loss: 1, accuracy: 0.5 };
  const step = { epoch: number, steps: 4, learningRate: 0.1, ...quality };
  return {
    epoch: number,
    steps: [
      { ...step, step: 2 * number - 1 },
      { ...step, step: 2 * number },
    ],
    train: quality,
    validation: { loss: 0.9, accuracy: 0.6 },
    learningRate: 0.1,
    seconds: 1,
    isBest: true,
  };
}
