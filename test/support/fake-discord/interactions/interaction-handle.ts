import type { APIApplicationCommandOptionChoice } from 'discord-api-types/v10';

import type { Changes } from '../../changes.ts';
import type { MessageStore } from '../messages/message-store.ts';
import { type BotMessage, toBotMessage } from '../messages/public-message.ts';
import type { Acknowledgement, InteractionRecord } from './interaction-record.ts';

/** One use of a command, as the user sees it. Each promise is made when it is asked for. */
export interface Interaction {
  readonly id: string;
  /** Rejects when three seconds go by. */
  readonly acknowledged: Promise<Acknowledgement>;
  /** The first response once there is something to read; later edits are in it if they came before. */
  readonly answer: Promise<BotMessage>;
  /** What autocompletion offers. */
  readonly choices: Promise<readonly APIApplicationCommandOptionChoice[]>;
  readonly followUps: readonly BotMessage[];
  /** How often the first response was changed. */
  readonly edits: number;
  readonly isOriginalDeleted: boolean;
  /** Lets its fifteen minutes be over. */
  expireToken(): void;
}

export function createInteractionHandle(
  record: InteractionRecord,
  store: MessageStore,
  changes: Changes,
): Interaction {
  function requireInTime(): void {
    if (record.isLate) throw new Error('The interaction was not acknowledged in time');
  }

  function look(id: string | undefined): BotMessage | undefined {
    const stored = id === undefined ? undefined : store.find(id);
    return stored && toBotMessage(store, stored);
  }

  return {
    id: record.id,
    get acknowledged() {
      return changes.until('an acknowledgement', () => {
        requireInTime();
        return record.acknowledgement;
      });
    },
    get answer() {
      return changes.until('an answer to the interaction', () => {
        requireInTime();
        if (record.isOriginalDeleted) throw new Error('The first response was deleted');
        return record.isLoading ? undefined : look(record.originalId);
      });
    },
    get choices() {
      return changes.until('choices for the option', () => {
        requireInTime();
        return record.choices;
      });
    },
    get followUps() {
      return record.followUpIds.flatMap((id) => look(id) ?? []);
    },
    get edits() {
      return record.edits;
    },
    get isOriginalDeleted() {
      return record.isOriginalDeleted;
    },
    expireToken() {
      record.isExpired = true;
    },
  };
}
