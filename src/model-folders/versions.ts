import { randomUUID } from 'node:crypto';
import { cp, lstat, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../errors.ts';

/** Beside the models, and hidden from their list. */
const VERSIONS = '.versions';
const CURRENT = 'current';

/** Where the versions of a model stand: `1`, `2`, … and the link `current` to the one that counts. */
export function versionsFolder(modelsDir: string, name: string): string {
  return path.join(modelsDir, VERSIONS, name);
}

/** The numbers of a model's versions, ascending; none where it has only ever been a plain folder. */
export async function listVersions(modelsDir: string, name: string): Promise<readonly number[]> {
  const names = await readdir(versionsFolder(modelsDir, name)).catch(() => []);
  return names
    .filter((version) => /^\d+$/u.test(version))
    .map(Number)
    .toSorted((a, b) => a - b);
}

/** The version that counts; `undefined` where there are none. */
export async function currentVersion(
  modelsDir: string,
  name: string,
): Promise<number | undefined> {
  const target = await readlink(path.join(versionsFolder(modelsDir, name), CURRENT)).catch(
    () => undefined,
  );
  return target === undefined ? undefined : Number(target);
}

/**
 * Makes a finished folder the newest version of a model, and the one that counts.
 *
 * Whoever reads the models meanwhile sees the old version or the new one, whole: files are never changed in place, and what
 * switches is a link.
 *
 * @param folder - On the same file system as `modelsDir`; it is moved away.
 * @returns The number of the version.
 * @throws {ClassifierError} `config-invalid` when `modelsDir` cannot be written to.
 */
export async function publishVersion(
  modelsDir: string,
  name: string,
  folder: string,
): Promise<number> {
  return explainFailure(async () => {
    await mkdir(versionsFolder(modelsDir, name), { recursive: true });
    await keepPlainFolder(modelsDir, name);
    const version = await moveIn(modelsDir, name, folder);
    await switchTo(modelsDir, name, version);
    return version;
  });
}

/**
 * Makes another version count.
 *
 * @throws {ClassifierError} `not-found` when there is no such version.
 */
export async function switchVersion(
  modelsDir: string,
  name: string,
  version: number,
): Promise<void> {
  const versions = await listVersions(modelsDir, name);
  if (!versions.includes(version)) {
    const known = versions.join(', ') || 'none';
    throw new ClassifierError(
      'not-found',
      `the model "${name}" has no version ${version}; it has: ${known}`,
    );
  }
  await explainFailure(() => switchTo(modelsDir, name, version));
}

/** A model that came as a plain folder becomes version 1, so that one can go back to it. */
async function keepPlainFolder(modelsDir: string, name: string): Promise<void> {
  const plain = path.join(modelsDir, name);
  const found = await lstat(plain).catch(() => undefined);
  if (!found?.isDirectory()) return;
  const versions = versionsFolder(modelsDir, name);
  const copy = path.join(versions, `.${randomUUID()}`);
  await cp(plain, copy, { recursive: true });
  const version = await moveIn(modelsDir, name, copy);
  await pointTo(path.join(versions, CURRENT), String(version));
  // From here on the list finds the model by its versions, whether or not there is anything under its name.
  const old = path.join(versions, `.${randomUUID()}`);
  await rename(plain, old);
  await switchTo(modelsDir, name, version);
  await rm(old, { recursive: true, force: true });
}

/** Gives a folder the next free number. */
async function moveIn(modelsDir: string, name: string, folder: string): Promise<number> {
  const versions = await listVersions(modelsDir, name);
  const version = (versions.at(-1) ?? 0) + 1;
  try {
    await rename(folder, path.join(versionsFolder(modelsDir, name), String(version)));
    return version;
  } catch (error) {
    const isTaken =
      error instanceof Error && 'code' in error && ['ENOTEMPTY', 'EEXIST'].includes(String(error.code));
    if (!isTaken) throw error;
    return moveIn(modelsDir, name, folder); // another process was faster
  }
}

async function switchTo(modelsDir: string, name: string, version: number): Promise<void> {
  await pointTo(path.join(versionsFolder(modelsDir, name), CURRENT), String(version));
  await pointTo(path.join(modelsDir, name), path.join(VERSIONS, name, CURRENT));
}

/** Replaces a link in one step. */
async function pointTo(link: string, target: string): Promise<void> {
  const unfinished = path.join(path.dirname(link), `.${randomUUID()}`);
  await symlink(target, unfinished);
  await rename(unfinished, link);
}

async function explainFailure<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClassifierError) throw error;
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new ClassifierError('config-invalid', `MODELS_DIR cannot be written to${code}`, {
      cause: error,
    });
  }
}
