import { stat } from 'node:fs/promises';

import { parseConfig, readEnvironment } from '../../config.ts';
import { ClassifierError } from '../../errors.ts';
import { findRun, listRuns } from '../../experiments/runs/find-runs.ts';
import type { RunFolder } from '../../experiments/runs/run-folder.ts';
import { printable } from '../printable.ts';

/**
 * The runs in `RUNS_DIR`, the oldest first; what cannot be read is named on stderr.
 *
 * @param experiment - Only those of this one, where it is given.
 * @throws {ClassifierError} `not-found` when there is no such folder, or no run of that experiment.
 */
export async function readRuns(experiment?: string): Promise<readonly RunFolder[]> {
  const { RUNS_DIR } = parseConfig(readEnvironment());
  await requireRunsDir(RUNS_DIR);
  const { runs, unreadable } = await listRuns(RUNS_DIR);
  for (const name of unreadable) {
    process.stderr.write(`skipped: ${printable(name)}: no run of this version is in that folder\n`);
  }
  if (experiment === undefined) return runs;
  const own = runs.filter(({ run }) => run.parameters['experiment'] === experiment);
  if (own.length > 0) return own;
  throw new ClassifierError('not-found', `there is no run of an experiment "${experiment}"`);
}

/**
 * A run in `RUNS_DIR` by its id, the beginning of its id, or its name.
 *
 * @throws {ClassifierError} `not-found` when there is no such folder, or no such run in it.
 */
export async function findRunFolder(wanted: string): Promise<RunFolder> {
  const { RUNS_DIR } = parseConfig(readEnvironment());
  await requireRunsDir(RUNS_DIR);
  return findRun(RUNS_DIR, wanted);
}

async function requireRunsDir(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new ClassifierError(
    'not-found',
    `RUNS_DIR: there is no folder ${folder}; \`whatsit train\` makes it with the first run`,
  );
}
