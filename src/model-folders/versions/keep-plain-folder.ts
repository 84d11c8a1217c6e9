import { lstat, mkdir, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

import { isSystemError, unless } from '../../system/system-error.ts';
import { switchTo, versionPath } from './version-links.ts';
import { listVersions, nextVersion, readStandIn, STAND_IN, versionsFolder } from './versions.ts';

/**
 * Makes a version of a model that came as a plain folder, so that one can go back to it; of others there is nothing to keep.
 *
 * Goes on where a process was killed that did the same.
 */
export async function keepPlainFolder(modelsDir: string, name: string): Promise<void> {
  const plain = path.join(modelsDir, name);
  const found = await lstat(plain).catch(() => undefined);
  if (found?.isDirectory()) await movePlainFolder(modelsDir, name);
  else if (found) return; // it has versions
  const version = await readStandIn(modelsDir, name);
  const isMoved = version && (await listVersions(modelsDir, name)).includes(version);
  // Here, or in a process that was killed or is about to do the same.
  if (isMoved) await switchTo(modelsDir, name, version);
}

/**
 * Where a plain folder will be once it has become a version; `undefined` of what is none.
 *
 * A guess, if mostly a right one: who looks there has to check that it found what it looked for.
 */
export async function foreseeMove(modelsDir: string, name: string): Promise<string | undefined> {
  const found = await lstat(path.join(modelsDir, name)).catch(() => undefined);
  if (!found?.isDirectory()) return undefined;
  const version = (await readStandIn(modelsDir, name)) ?? (await nextVersion(modelsDir, name));
  return versionPath(modelsDir, name, version);
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
