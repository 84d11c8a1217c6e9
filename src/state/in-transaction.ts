import type { Database } from 'libsql';

/** Does all of an action or nothing of it. */
export function inTransaction(database: Database, action: () => void): void {
  database.exec('begin immediate');
  try {
    action();
    database.exec('commit');
  } catch (error) {
    // A full disk has ended the transaction already, and ending it again would hide why.
    if (database.inTransaction) database.exec('rollback');
    throw error;
  }
}
