import type { Database } from 'libsql';
import { z } from 'zod';

import { query } from './database-error.ts';
import { inTransaction } from './in-transaction.ts';

/** A chat or a channel. */
interface Place {
  readonly platform: string;
  readonly id: string;
}

/** What has been chosen for a place; `undefined` where nobody has chosen. */
interface Choices {
  readonly isWatched: boolean | undefined;
  readonly model: string | undefined;
}

/** Keeps choices in the database; its calls throw {@link ClassifierError} `internal` where that fails. */
export interface ChoicesStore {
  read(place: Place): Choices;
  setWatched(place: Place, isWatched: boolean): void;
  /** @param model - `undefined` takes the choice back. */
  setModel(place: Place, model: string | undefined): void;
  /** Gives a place's choices to another id; what has been chosen under that id already stays. */
  move(place: Place, newId: string): void;
}

const rowSchema = z.object({ is_watched: z.number().nullable(), model: z.string().nullable() });
const nothingChosen: Choices = { isWatched: undefined, model: undefined };

/** @param database - Open, and of the newest schema. */
export function createChoicesStore(database: Database): ChoicesStore {
  const select = database.prepare(
    'select is_watched, model from choices where platform = ? and place_id = ?',
  );
  const upsertWatched = database.prepare(
    `insert into choices (platform, place_id, is_watched) values (?, ?, ?)
     on conflict do update set is_watched = excluded.is_watched`,
  );
  const upsertModel = database.prepare(
    `insert into choices (platform, place_id, model) values (?, ?, ?)
     on conflict do update set model = excluded.model`,
  );
  const copy = database.prepare(
    `insert into choices (platform, place_id, is_watched, model)
     select platform, ?, is_watched, model from choices where platform = ? and place_id = ?
     on conflict do update set
       is_watched = coalesce(is_watched, excluded.is_watched),
       model = coalesce(model, excluded.model)`,
  );
  const remove = database.prepare('delete from choices where platform = ? and place_id = ?');

  return {
    read: ({ platform, id }) => query(() => toChoices(select.get(platform, id))),
    setWatched: ({ platform, id }, isWatched) =>
      query(() => void upsertWatched.run(platform, id, Number(isWatched))),
    setModel: ({ platform, id }, model) =>
      query(() => void upsertModel.run(platform, id, model ?? null)),
    move({ platform, id }, newId) {
      if (newId === id) return;
      query(() =>
        inTransaction(database, () => {
          copy.run(newId, platform, id);
          remove.run(platform, id);
        }),
      );
    },
  };
}

function toChoices(row: unknown): Choices {
  if (row === undefined) return nothingChosen;
  const { is_watched: isWatched, model } = rowSchema.parse(row);
  return {
    isWatched: isWatched === null ? undefined : isWatched === 1,
    model: model ?? undefined,
  };
}
