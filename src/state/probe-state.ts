import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

import { toOpeningError } from './database-error.ts';
import { databaseFile } from './open-database.ts';
import { closeLocked, openLocked } from './open-locked.ts';

/**
 * Looks whether a folder could be used, and makes nothing in it: whoever looks may be somebody else than who runs the
 * service, and would own what is made.
 *
 * @throws {ClassifierError} `config-invalid`, naming `DATA_DIR` and what is wrong with it.
 */
export async function probeState({ dataDir }: { readonly dataDir: string }): Promise<void> {
  const file = databaseFile(dataDir);
  try {
    if (existsSync(file)) closeLocked(await openLocked(file));
    else accessSync(closestThere(dataDir), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw toOpeningError(error);
  }
}

/** The folder itself, or the closest one above it that exists. */
function closestThere(folder: string): string {
  return existsSync(folder) ? folder : closestThere(path.dirname(folder));
}
