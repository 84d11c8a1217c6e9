import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { type EpochLine, readEpochs } from '../../src/experiments/runs/records.ts';
import { listRuns } from '../../src/experiments/runs/find-runs.ts';
import type { Run } from '../../src/experiments/runs/run.ts';
import { builtFile } from '../support/paths.mjs';

/** What one command took, from start to end. */
export interface Trained {
  readonly seconds: number;
  readonly run: Run;
  readonly epochs: readonly EpochLine[];
}

/** Runs `whatsit train` where nothing has been looked at before. */
export async function trainOnce(args: readonly string[]): Promise<Trained> {
  return inEmptyFolder(async (runsDir) => {
    const startedAt = performance.now();
    await promisify(execFile)(process.execPath, [builtFile('src/cli.js'), 'train', ...args], {
      env: { ...process.env, RUNS_DIR: runsDir },
      maxBuffer: 2 ** 26,
    });
    const seconds = (performance.now() - startedAt) / 1000;
    const { runs } = await listRuns(runsDir);
    const [first] = runs;
    if (!first) throw new TypeError('There is no run');
    return { seconds, run: first.run, epochs: await readEpochs(first.folder) };
  });
}

/** Gives a folder to work in, and takes it away again. */
export async function inEmptyFolder<Result>(
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'whatsit-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
