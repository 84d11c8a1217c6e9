import { readlink, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

import { syncFolder, unfinishedName } from './staging.ts';
import { CURRENT, STAND_IN, VERSIONS, versionsFolder } from './versions.ts';

/** Makes a version count, from one moment to the next. */
export async function switchTo(modelsDir: string, name: string, version: number): Promise<void> {
  const versions = versionsFolder(modelsDir, name);
  await pointTo(path.join(versions, CURRENT), String(version), versions);
  await syncFolder(versions);
  // Once it is there, it stays: some file systems lose a name for a moment while it is replaced.
  const isThere = await isLinked(modelsDir, name);
  if (!isThere) await pointTo(path.join(modelsDir, name), linkTarget(name), versions);
  await rm(path.join(versions, STAND_IN), { force: true });
  await syncFolder(modelsDir);
}

/** Whether the model's name is the link that leads to its versions. */
export async function isLinked(modelsDir: string, name: string): Promise<boolean> {
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

/** Where a version stands. */
export function versionPath(modelsDir: string, name: string, version: number): string {
  return path.join(versionsFolder(modelsDir, name), String(version));
}
