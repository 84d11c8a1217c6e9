import type { Database } from 'libsql';
import { z } from 'zod';

import { query } from './database-error.ts';
import { inTransaction } from './in-transaction.ts';

/** How many of the last updates are known again after they were finished: more than a platform ever has in the air. */
const REMEMBERED_UPDATES = 10_000;
/** Older ones go this many at a time: one by one, each would write three pages more to the log. */
const FORGOTTEN_TOGETHER = 500;
/** An update that ends the whole process must not do so at every start. */
const MAX_RESUMES = 5;

/** The bot that updates were meant for. */
export interface Bot {
  readonly platform: string;
  readonly id: string;
}

interface PendingUpdate {
  readonly key: string;
  readonly payload: string;
}

/** Keeps updates in the database until they are finished; its calls throw {@link ClassifierError} `internal` where that fails. */
export interface UpdateInbox {
  /** @returns Whether the update is new: neither waiting nor finished lately. */
  take(key: string, payload: string): boolean;
  /** Lets the payload go, and remembers the key. */
  finish(key: string): void;
  /** What an earlier process has left, oldest first; each update at most {@link MAX_RESUMES} times. */
  resume(): readonly PendingUpdate[];
}

const pendingSchema = z.array(z.object({ key: z.string(), payload: z.string() }));

/**
 * Makes the inbox of a bot, and empties those of the bots that were there before it on this platform:
 * nobody will answer what was said to them.
 *
 * @param database - Open, and of the newest schema.
 * @throws {ClassifierError} `internal` where the database cannot be written.
 */
export function createUpdateInbox(database: Database, { platform, id }: Bot): UpdateInbox {
  const insert = database.prepare(
    `insert into updates (platform, bot_id, key, payload) values (?, ?, ?, ?)
     on conflict do nothing`,
  );
  const strip = database.prepare(
    'update updates set payload = null where platform = ? and bot_id = ? and key = ?',
  );
  const forget = database.prepare(
    `delete from updates where payload is null and seq <= (select max(seq) from updates) - ?`,
  );
  const giveUp = database.prepare(
    'update updates set payload = null where platform = ? and resumes >= ?',
  );
  const countResume = database.prepare(
    'update updates set resumes = resumes + 1 where platform = ? and payload is not null',
  );
  const selectPending = database.prepare(
    'select key, payload from updates where platform = ? and payload is not null order by seq',
  );

  query(() =>
    database.prepare('delete from updates where platform = ? and bot_id <> ?').run(platform, id),
  );

  return {
    take(key, payload) {
      return query(() => {
        const { changes, lastInsertRowid: seq } = insert.run(platform, id, key, payload);
        if (changes === 1 && Number(seq) % FORGOTTEN_TOGETHER === 0) forget.run(REMEMBERED_UPDATES);
        return changes === 1;
      });
    },
    finish: (key) => query(() => void strip.run(platform, id, key)),
    resume() {
      return query(() => {
        inTransaction(database, () => {
          giveUp.run(platform, MAX_RESUMES);
          countResume.run(platform);
        });
        return pendingSchema.parse(selectPending.all(platform));
      });
    },
  };
}
