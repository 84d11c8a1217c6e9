import path from 'node:path';

import type { Database } from 'libsql';
import { z } from 'zod';

import { damaged, toOpeningError } from './database-error.ts';
import { makeFolder } from './make-folder.ts';
import { migrate, migrations } from './migrations.ts';
import { openLocked } from './open-locked.ts';

const FILE_NAME = 'whatsit.sqlite';
/** "what": tells our files from other programs'. */
const APPLICATION_ID = 0x77_68_61_74;

const verdictSchema = z.object({ integrity_check: z.string() });

/**
 * Opens the database in a folder for this process alone, and makes both where there are none.
 * Its calls are synchronous, and none of them ever waits for another process.
 *
 * @param dataDir - The folder; only its owner may look into one that is made here.
 * @throws {ClassifierError} `config-invalid`, naming `DATA_DIR` and what is wrong: not to be written, a full disk,
 *   a damaged file, a newer version's, or another process that uses it. The lock may then stay until the process ends.
 */
export async function openDatabase(dataDir: string): Promise<Database> {
  try {
    makeFolder(dataDir);
    const database = await openLocked(databaseFile(dataDir));
    configure(database);
    checkIntegrity(database);
    migrate(database, migrations);
    // Written at every start: a full disk or a file that cannot be written shows now, not with the first choice.
    database.exec(`pragma application_id = ${APPLICATION_ID}`);
    return database;
  } catch (error) {
    throw toOpeningError(error);
  }
}

/** Where the database of a folder is. */
export function databaseFile(dataDir: string): string {
  return path.join(dataDir, FILE_NAME);
}

function configure(database: Database): void {
  // A commit survives the end of the process at once, and a loss of power some seconds later. Waiting for the disk
  // each time would hold the event loop for milliseconds, to save what somebody chose a moment ago.
  database.exec('pragma synchronous = normal');
  database.exec('pragma secure_delete = on'); // people's words leave the file when they are done with
}

function checkIntegrity(database: Database): void {
  const row = database.prepare('pragma integrity_check(1)').get();
  if (verdictSchema.parse(row).integrity_check !== 'ok') throw damaged();
}
