import type { APIMessage } from 'discord-api-types/v10';

import type { MessageStore, StoredMessage } from './message-store.ts';

/** A message of the bot's, and what people notice of it. */
export interface BotMessage extends APIMessage {
  /** Who was notified: ids of people and roles, and `everyone`. */
  readonly pinged: readonly string[];
  /** Whether only the user who asked sees it. */
  readonly isEphemeral: boolean;
}

/** A message of the bot's as tests look at it. */
export function toBotMessage(store: MessageStore, stored: StoredMessage): BotMessage {
  const { message, pinged, isEphemeral } = stored;
  return { ...store.present(message), pinged, isEphemeral };
}
