import { type ChoicesStore, createChoicesStore } from './choices-store.ts';
import { openDatabase } from './open-database.ts';
import { closeLocked } from './open-locked.ts';
import { type Bot, createUpdateInbox, type UpdateInbox } from './update-inbox.ts';

/** All that outlives the process. */
export interface State {
  readonly choices: ChoicesStore;
  /** The inbox of the one bot that there is on a platform. */
  openInbox(bot: Bot): UpdateInbox;
  /** To be called last: nothing may be asked afterwards. */
  close(): void;
}

/**
 * Opens what an earlier process has left in a folder, or begins anew there. One process at a time has it.
 *
 * @throws {ClassifierError} `config-invalid`, naming `DATA_DIR` and what is wrong with it.
 */
export async function openState({ dataDir }: { readonly dataDir: string }): Promise<State> {
  const database = await openDatabase(dataDir);
  return {
    choices: createChoicesStore(database),
    openInbox: (bot) => createUpdateInbox(database, bot),
    close: () => closeLocked(database),
  };
}
