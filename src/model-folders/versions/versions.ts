import { lstat, readdir, readlink, stat } from 'node:fs/promises';
import path from 'node:path';

/** Beside the models, and hidden from their list. */
export const VERSIONS = '.versions';

/** The link to the version that counts. */
export const CURRENT = 'current';

/**
 * The link to what stands in for a plain folder while that becomes a version: a folder cannot be replaced by a link in one
 * step, so for a moment nothing has its name.
 */
export const STAND_IN = 'stand-in';

/** Where the versions of a model stand: `1`, `2`, … and the link to the one that counts. */
export function versionsFolder(modelsDir: string, name: string): string {
  return path.join(modelsDir, VERSIONS, name);
}

/** The numbers of a model's versions, ascending; none where it has only ever been a plain folder. */
export async function listVersions(modelsDir: string, name: string): Promise<readonly number[]> {
  const folder = versionsFolder(modelsDir, name);
  const numbers = await listNumbers(folder);
  const isWhole = await Promise.all(numbers.map((number) => isVersion(folder, number)));
  return numbers.filter((_, index) => isWhole[index]);
}

/** A number that no version has, nor anything that is about to become one. */
export async function nextVersion(modelsDir: string, name: string): Promise<number> {
  const numbers = await listNumbers(versionsFolder(modelsDir, name));
  return (numbers.at(-1) ?? 0) + 1;
}

/** The version that counts; `undefined` where there are none. */
export async function currentVersion(modelsDir: string, name: string): Promise<number | undefined> {
  const isNamed = await lstat(path.join(modelsDir, name)).catch(() => undefined);
  const standIn = isNamed ? undefined : await readStandIn(modelsDir, name);
  const version = standIn ?? (await readVersionLink(modelsDir, name, CURRENT));
  return version !== undefined && (await isVersion(versionsFolder(modelsDir, name), version))
    ? version
    : undefined;
}

/** The version that a plain folder is becoming, if one is right now, or was when somebody's process was killed. */
export function readStandIn(modelsDir: string, name: string): Promise<number | undefined> {
  return readVersionLink(modelsDir, name, STAND_IN);
}

async function readVersionLink(
  modelsDir: string,
  name: string,
  link: string,
): Promise<number | undefined> {
  const target = await readlink(path.join(versionsFolder(modelsDir, name), link)).catch(
    () => undefined,
  );
  return target === undefined ? undefined : Number(target);
}

async function listNumbers(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .toSorted((a, b) => a - b);
}

/** A version comes as a whole by one rename: what is empty is a number that somebody keeps for one. */
async function isVersion(folder: string, number: number): Promise<boolean> {
  const version = path.join(folder, String(number));
  const found = await stat(version).catch(() => undefined);
  return found?.isDirectory() === true && (await readdir(version)).length > 0;
}
