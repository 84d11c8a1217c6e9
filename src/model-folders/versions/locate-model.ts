import { lstat, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';

import { STAND_IN, VERSIONS, versionsFolder } from './versions.ts';

/** Each one means that somebody has published in that very moment. */
const MAX_ATTEMPTS = 5;

/**
 * Reads one model from one folder, also while somebody publishes another version of it.
 *
 * The folder is found once and read by its real place: a version's files never change, so that what was read first and
 * what is read last belong together. Only a plain folder may be moved meanwhile; then all is read again.
 *
 * @param read - Gets the folder, absolute and without links.
 */
export async function readWhole<Value>(
  modelsDir: string,
  name: string,
  read: (folder: string) => Promise<Value>,
): Promise<Value> {
  for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
    const folder = await locateModel(modelsDir, name);
    const [outcome] = await Promise.allSettled([read(folder)]);
    const isStillThere = (await locateModel(modelsDir, name)) === folder;
    if (!isStillThere) continue;
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }
  return read(await locateModel(modelsDir, name));
}

/** The names that there are models under, sorted; also those that have none for the moment in which they get versions. */
export async function listModelNames(modelsDir: string): Promise<readonly string[]> {
  const before = await listVisible(modelsDir);
  const moving = await listMoving(modelsDir);
  // Who was not named before, and moves no longer, has the name by now.
  const after = await listVisible(modelsDir);
  return [...new Set([...before, ...moving, ...after])].toSorted();
}

/** Where a model's files are right now; where they would be, when there are none. */
async function locateModel(modelsDir: string, name: string): Promise<string> {
  const named = path.join(modelsDir, name);
  const standIn = path.join(versionsFolder(modelsDir, name), STAND_IN);
  return (
    (await findReal(named)) ??
    (await findReal(standIn)) ??
    (await findReal(named)) ?? // the move was done just between the two
    named
  );
}

function findReal(file: string): Promise<string | undefined> {
  return realpath(file).catch(() => undefined);
}

async function listVisible(modelsDir: string): Promise<readonly string[]> {
  const entries = await readdir(modelsDir, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
}

async function listMoving(modelsDir: string): Promise<readonly string[]> {
  const names = await readdir(path.join(modelsDir, VERSIONS)).catch(() => []);
  const isMoving = await Promise.all(
    names.map((name) =>
      lstat(path.join(versionsFolder(modelsDir, name), STAND_IN)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return names.filter((_, index) => isMoving[index]);
}
