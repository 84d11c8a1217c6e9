import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../../errors.ts';
import { openRunFolder, type RunFolder } from './run-folder.ts';
import { isHeld } from './run-lock.ts';
import { type Run, runSchema } from './run.ts';
import { writeJsonSafely } from './write-safely.ts';

/**
 * Makes a folder for a new run: `run.json`, `metrics.jsonl`, `steps.jsonl`, `checkpoints/`, `artifacts/`.
 *
 * @param runsDir - `RUNS_DIR`.
 */
export async function createRun(
  runsDir: string,
  {
    now,
    ...rest
  }: Pick<Run, 'name' | 'parameters' | 'environment' | 'source'> & { readonly now: Date },
): Promise<RunFolder> {
  const id = `${stamp(now)}-${randomBytes(2).toString('hex')}`;
  const folder = path.join(runsDir, id);
  const run: Run = { ...rest, id, status: 'running', startedAt: now.toISOString(), results: {} };
  await mkdir(runsDir, { recursive: true });
  await mkdir(folder); // fails where another run of this second has the id already
  try {
    await mkdir(path.join(folder, 'checkpoints'));
    await mkdir(path.join(folder, 'artifacts'));
    await writeJsonSafely(path.join(folder, 'run.json'), run);
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined); // half a run is none
    throw error;
  }
  return openRunFolder(folder, run);
}

/**
 * Opens a run that is there.
 *
 * @param wanted - Its id, or its name, of which the latest counts, or as much of its id's beginning as no other has.
 * @throws {ClassifierError} `not-found`; `parameter-invalid` when several ids begin so.
 */
export async function findRun(runsDir: string, wanted: string): Promise<RunFolder> {
  const { runs } = await listRuns(runsDir);
  const begun = wanted === '' ? [] : runs.filter(({ run }) => run.id.startsWith(wanted)); // all ids begin with nothing
  const found =
    runs.find(({ run }) => run.id === wanted) ??
    runs.findLast(({ run }) => run.name === wanted) ??
    only(begun, wanted);
  if (found) return found;
  throw new ClassifierError('not-found', `there is no run "${wanted}" in RUNS_DIR`);
}

/** The runs in a folder, the oldest first, and the names of what should be runs but cannot be read. */
export async function listRuns(
  runsDir: string,
): Promise<{ readonly runs: readonly RunFolder[]; readonly unreadable: readonly string[] }> {
  const entries = await readdir(runsDir, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .toSorted();
  const found = await Promise.all(
    names.map(async (name) => ({ name, run: await readRun(path.join(runsDir, name)) })),
  );
  return {
    runs: found.flatMap(({ run }) => run ?? []).toSorted(byStart),
    unreadable: found.filter(({ run }) => run === undefined).map(({ name }) => name),
  };
}

/** Ids have only the second, and short runs take less. */
function byStart({ run: a }: RunFolder, { run: b }: RunFolder): number {
  return Date.parse(a.startedAt) - Date.parse(b.startedAt);
}

/** The run in a folder as its record has it now; `undefined` where none can be read. */
export async function readRun(folder: string): Promise<RunFolder | undefined> {
  try {
    const run = runSchema.parse(JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8')));
    const wasKilled = run.status === 'running' && !(await isHeld(folder));
    return openRunFolder(folder, wasKilled ? { ...run, status: 'killed' } : run);
  } catch {
    return undefined;
  }
}

function stamp(now: Date): string {
  return now.toISOString().slice(0, 19).replaceAll(/[-:]/gu, '').replace('T', '-');
}

function only(runs: readonly RunFolder[], beginning: string): RunFolder | undefined {
  if (runs.length < 2) return runs[0];
  const problem = `the ids of ${runs.length} runs begin with "${beginning}"; give more of the one that is meant`;
  throw new ClassifierError('parameter-invalid', problem);
}
