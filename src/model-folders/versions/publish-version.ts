import { lstat, rename } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../../errors.ts';
import { explainWriteFailure } from '../../system/explain-write-failure.ts';
import { unless } from '../../system/system-error.ts';
import { keepPlainFolder } from './keep-plain-folder.ts';
import { isLinked, switchTo, versionPath } from './version-links.ts';
import { currentVersion, listVersions, nextVersion } from './versions.ts';

/**
 * Makes a finished folder the newest version of a model, and the one that counts.
 *
 * Whoever reads the models meanwhile sees the old version or the new one, whole: files are never changed in place, and what
 * switches is a link. The same holds when the process is killed in between, and when several publish at once.
 *
 * @param folder - In the folder of the model's versions, with everything that it needs on the disk; it is moved away.
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
