import type { Database } from 'libsql';
import { z } from 'zod';

import { ClassifierError } from '../errors.ts';
import { inTransaction } from './in-transaction.ts';

/** How each version of the schema is made from the one before it. What was released once is never changed. */
export const migrations: readonly string[] = [
  `create table choices (
     platform text not null,
     place_id text not null,
     is_watched integer check (is_watched in (0, 1)),
     model text,
     primary key (platform, place_id)
   ) strict, without rowid`,

  `create table updates (
     seq integer primary key,
     platform text not null,
     bot_id text not null,
     key text not null,
     payload text, -- null: finished
     resumes integer not null default 0,
     unique (platform, bot_id, key)
   ) strict`,
];

const versionSchema = z.object({ user_version: z.number() });

/**
 * Brings a database to the newest schema, step by step: one that fails leaves the version before it.
 *
 * @param steps - The SQL of each version, the first one's first.
 * @throws {ClassifierError} `config-invalid` when a newer version of this program has written the database.
 */
export function migrate(database: Database, steps: readonly string[]): void {
  const { user_version: found } = versionSchema.parse(
    database.prepare('pragma user_version').get(),
  );
  if (found > steps.length) {
    throw new ClassifierError(
      'config-invalid',
      'DATA_DIR was written by a newer version: install that one, or use another folder.',
      { details: { found, known: steps.length } },
    );
  }
  for (const [index, step] of steps.entries()) {
    if (index >= found) inTransaction(database, () => applyStep(database, step, index + 1));
  }
}

function applyStep(database: Database, step: string, version: number): void {
  database.exec(step);
  database.exec(`pragma user_version = ${version}`);
}
