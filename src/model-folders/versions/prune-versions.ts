import { rename, rm } from 'node:fs/promises';
import path from 'node:path';

import { explainWriteFailure } from '../../system/explain-write-failure.ts';
import { unfinishedName } from './staging.ts';
import { versionPath } from './version-links.ts';
import { currentVersion, listVersions, versionsFolder } from './versions.ts';

/**
 * Removes old versions of a model: not the newest ones, not the one that counts, and not the one before it, which going
 * back leads to.
 *
 * A service that listed one of them keeps what it has opened, and refuses the model when it has to open it again.
 *
 * @param keep - How many of the newest ones stay, 1 or more: a number must not be given twice.
 * @returns The versions that are gone, ascending; none where none counts.
 * @throws {ClassifierError} `config-invalid` when `modelsDir` cannot be written to.
 */
export async function pruneVersions(
  modelsDir: string,
  name: string,
  keep: number,
): Promise<readonly number[]> {
  const current = await currentVersion(modelsDir, name);
  if (current === undefined) return [];
  const versions = await listVersions(modelsDir, name);
  const before = versions.findLast((version) => version < current);
  const old = versions
    .slice(0, -Math.max(1, keep))
    .filter((version) => version !== current && version !== before);
  const removed: number[] = [];
  for (const version of old) {
    // oxlint-disable-next-line no-await-in-loop -- after a failure the rest stays
    if (await remove(modelsDir, name, version)) removed.push(version);
  }
  return removed;
}

/** @returns Whether it is gone: one that somebody has gone back to meanwhile is not. */
function remove(modelsDir: string, name: string, version: number): Promise<boolean> {
  const folder = versionPath(modelsDir, name, version);
  // Out of sight by one rename, so that nobody sees half of it; what a kill leaves goes with the next publishing.
  const hidden = path.join(versionsFolder(modelsDir, name), unfinishedName());
  return explainWriteFailure(async () => {
    if ((await currentVersion(modelsDir, name)) === version) return false;
    await rename(folder, hidden);
    await rm(hidden, { recursive: true, force: true });
    return true;
  });
}
