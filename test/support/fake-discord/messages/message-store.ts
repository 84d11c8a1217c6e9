import { type APIMessage, MessageType } from 'discord-api-types/v10';

/** A message, and what only Discord knows about it. */
export interface StoredMessage {
  /** Without `referenced_message`, which is looked up whenever the message is shown. */
  readonly message: APIMessage;
  /** Who was notified: ids of people and roles, and `everyone`. */
  readonly pinged: readonly string[];
  /** Whether one user alone sees it. */
  readonly isEphemeral: boolean;
}

/** All messages, in the order in which they came. */
export interface MessageStore {
  put(stored: StoredMessage): void;
  find(id: string): StoredMessage | undefined;
  remove(id: string): void;
  /** The oldest first. */
  all(): readonly StoredMessage[];
  in(channelId: string): readonly StoredMessage[];
  /** The message as it goes out now: its URLs signed afresh, with the message that it answers. */
  present(message: APIMessage): APIMessage;
}

/** @param refreshUrls - Signs the URLs of a message's pictures anew. */
export function createMessageStore(refreshUrls: (message: APIMessage) => APIMessage): MessageStore {
  const messages = new Map<string, StoredMessage>();

  function present(message: APIMessage): APIMessage {
    const fresh = refreshUrls(message);
    if (!showsReference(message)) return fresh;
    const reference = messages.get(message.message_reference?.message_id ?? '');
    return {
      ...fresh,
      referenced_message: reference ? refreshUrls(reference.message) : null, // null: it is gone
    };
  }

  return {
    put: (stored) => messages.set(stored.message.id, stored),
    find: (id) => messages.get(id),
    remove: (id) => messages.delete(id),
    all: () => [...messages.values()],
    in: (channelId) =>
      [...messages.values()].filter(({ message }) => message.channel_id === channelId),
    present,
  };
}

/** https://docs.discord.com/developers/resources/message#message-object, note 4 */
function showsReference({ type }: APIMessage): boolean {
  return type === MessageType.Reply || type === MessageType.ContextMenuCommand;
}
