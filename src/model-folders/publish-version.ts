import { lstat, mkdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../errors.ts';
import { explainWriteFailure, isSystemError } from './explain-write-failure.ts';
import { syncFolder, unfinishedName } from './staging.ts';
import {
  CURRENT,
  currentVersion,
  listVersions,
  nextVersion,
  readStandIn,
  STAND_IN,
  VERSIONS,
  versionsFolder,
} from './versions.ts';

/**
 * Makes a finished folder the newest version of a model, and the one that counts.
 *
 * Whoever reads the models meanwhile sees the old version or the new one, whole: files are never changed in place, and what
 * switches is a link. The same holds when the process is killed in between, and when several publish at once.
 *
 * @param folder - In {@link versionsFolder}, with everything that it needs on the disk; it is moved away.
 * @returns The number of the version.
 * @throws {ClassifierError} `config-invalid` when `modelsDir` cannot be written to, `parameter-invalid` when something
 *   else has the name.
 */
export async function publishVersion(
  modelsDir: string,
  name: string,
  folder: string,
): Promise<number> {
  await requireOwnName(modelsDir, name);
  return explainWriteFailure(async () => {
    await keepPlainFolder(modelsDir, name);
    const version = await moveIn(modelsDir, name, folder);
    try {
      await switchTo(modelsDir, name, version);
    } catch (error) {
      const isTold = (await currentVersion(modelsDir, name)) === version;
      if (!isTold) await rename(versionPath(modelsDir, name, version), folder);
      throw error;
    }
    return version;
  });
}

/**
 * Makes another version count.
 *
 * @param version - The one before the current one when left out.
 * @returns The number of the version that counts now.
 * @throws {ClassifierError} `not-found` when there is no such version; what {@link publishVersion} throws.
 */
export async function switchVersion(
  modelsDir: string,
  name: string,
  version?: number,
): Promise<number> {
  await requireOwnName(modelsDir, name);
  const current = await currentVersion(modelsDir, name);
  const versions = await listVersions(modelsDir, name);
  const chosen = version ?? versions.findLast((one) => current !== undefined && one < current);
  if (chosen === undefined || !versions.includes(chosen)) {
    throw new ClassifierError('not-found', explainMissing(name, versions, version));
  }
  await explainWriteFailure(async () => {
    await keepPlainFolder(modelsDir, name);
    await switchTo(modelsDir, name, chosen);
  });
  return chosen;
}

function explainMissing(name: string, versions: readonly number[], version?: number): string {
  if (versions.length === 0) return `no version of a model "${name}" was ever published`;
  const known = versions.join(', ');
  return version === undefined
    ? `the model "${name}" has no version before the one that counts; it has: ${known}`
    : `the model "${name}" has no version ${version}; it has: ${known}`;
}

/** A file, or a link that somebody else has made, is not ours to replace. */
async function requireOwnName(modelsDir: string, name: string): Promise<void> {
  const found = await lstat(path.join(modelsDir, name)).catch(() => undefined);
  if (!found || found.isDirectory()) return;
  const isOurs = found.isSymbolicLink() && (await isLinked(modelsDir, name));
  if (isOurs) return;
  const kind = found.isSymbolicLink() ? 'link to elsewhere' : 'file';
  throw new ClassifierError('parameter-invalid', `MODELS_DIR has a ${kind} named "${name}"`);
}

/** A model that came as a plain folder becomes a version, so that one can go back to it. */
async function keepPlainFolder(modelsDir: string, name: string): Promise<void> {
  const plain = path.join(modelsDir, name);
  const found = await lstat(plain).catch(() => undefined);
  if (found?.isDirectory()) await movePlainFolder(modelsDir, name);
  else if (found) return; // it has versions
  const version = await readStandIn(modelsDir, name);
  const isMoved = version && (await listVersions(modelsDir, name)).includes(version);
  // Here, or in a process that was killed or is about to do the same.
  if (isMoved) await switchTo(modelsDir, name, version);
}

/** From the first step to the last the model can be found, by its name or by its stand-in. */
async function movePlainFolder(modelsDir: string, name: string): Promise<void> {
  const version = await reserveVersion(modelsDir, name);
  const target = versionPath(modelsDir, name, version);
  // Over an empty folder only a folder can be moved: not the link that a faster process has put in its place.
  await mkdir(target).catch(unless('EEXIST'));
  await rename(path.join(modelsDir, name), target).catch(async (error: unknown) => {
    unless('ENOENT', 'EISDIR', 'ENOTEMPTY', 'EEXIST')(error);
    const isLeftover = isSystemError(error, 'ENOTEMPTY', 'EEXIST');
    if (!isLeftover) return; // a faster process has moved it
    // A folder came back by hand after a process was killed: what stood in for the one before stands for nothing now.
    await rm(path.join(versionsFolder(modelsDir, name), STAND_IN), { force: true });
    await movePlainFolder(modelsDir, name);
  });
}

/** Of several that move the same folder, all get the same number. */
async function reserveVersion(modelsDir: string, name: string): Promise<number> {
  const link = path.join(versionsFolder(modelsDir, name), STAND_IN);
  const version = await nextVersion(modelsDir, name);
  await symlink(String(version), link).catch(unless('EEXIST'));
  return (await readStandIn(modelsDir, name)) ?? version;
}

/** Gives a folder the next free number. */
async function moveIn(modelsDir: string, name: string, folder: string): Promise<number> {
  const version = await nextVersion(modelsDir, name);
  try {
    await rename(folder, versionPath(modelsDir, name, version));
    return version;
  } catch (error) {
    unless('ENOTEMPTY', 'EEXIST')(error);
    return moveIn(modelsDir, name, folder); // another process was faster
  }
}

async function switchTo(modelsDir: string, name: string, version: number): Promise<void> {
  const versions = versionsFolder(modelsDir, name);
  await pointTo(path.join(versions, CURRENT), String(version), versions);
  await syncFolder(versions);
  // Once it is there, it stays: some file systems lose a name for a moment while it is replaced.
  const isThere = await isLinked(modelsDir, name);
  if (!isThere) await pointTo(path.join(modelsDir, name), linkTarget(name), versions);
  await rm(path.join(versions, STAND_IN), { force: true });
  await syncFolder(modelsDir);
}

async function isLinked(modelsDir: string, name: string): Promise<boolean> {
  const target = await readlink(path.join(modelsDir, name)).catch(() => undefined);
  return target === linkTarget(name);
}

/** Relative, so that the whole of `MODELS_DIR` can be moved. */
function linkTarget(name: string): string {
  return path.join(VERSIONS, name, CURRENT);
}

/** Makes or replaces a link in one step. */
async function pointTo(link: string, target: string, workplace: string): Promise<void> {
  const unfinished = path.join(workplace, unfinishedName());
  await symlink(target, unfinished);
  await rename(unfinished, link);
}

function versionPath(modelsDir: string, name: string, version: number): string {
  return path.join(versionsFolder(modelsDir, name), String(version));
}

/** @returns What passes over these codes, and throws every other error. */
function unless(...codes: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!isSystemError(error, ...codes)) throw error;
  };
}
