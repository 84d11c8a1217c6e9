import { setTimeout } from 'node:timers/promises';

import Database from 'libsql';

import { isInUse } from './database-error.ts';

/** Processes that start at the same moment can all fail: one of them is to have it, the others are to hear so soon. */
const MAX_ATTEMPTS = 10;
const MAX_PAUSE_MS = 50;

/**
 * Opens a database file for this process alone. The lock is the system's: it goes with the process, however that ends.
 *
 * @throws SQLite's `SQLITE_BUSY` when another process has it, and keeps it for a while.
 */
export async function openLocked(file: string): Promise<Database.Database> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return tryToOpen(file);
    } catch (error) {
      if (!isInUse(error) || attempt === MAX_ATTEMPTS) throw error;
      await setTimeout(Math.random() * MAX_PAUSE_MS);
    }
  }
}

function tryToOpen(file: string): Database.Database {
  const database = new Database(file, { timeout: 0 }); // SQLite would wait on the main thread
  try {
    // Before all else: the index of the log then lives in memory, not in a file that processes share.
    database.exec('pragma locking_mode = exclusive');
    database.exec('pragma journal_mode = wal');
    database.exec('begin exclusive');
    database.exec('commit');
    return database;
  } catch (error) {
    database.close(); // what a failed attempt keeps would stand in the others' way
    throw error;
  }
}

/**
 * Leaves one file that is whole by itself, and lets another process have it.
 * Where that fails, the log stays beside the file, and the next start reads it.
 */
export function closeLocked(database: Database.Database): void {
  try {
    // close() alone would not do: each statement keeps the connection open, and the lock with it, until it is collected.
    database.exec('pragma journal_mode = delete');
    database.exec('pragma locking_mode = normal');
    database.exec('select count(*) from sqlite_schema'); // the mode counts from the next access
  } catch {
    // Nothing is lost: the log has it.
  } finally {
    database.close();
  }
}
