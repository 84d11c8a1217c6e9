import type { Message } from '../bot-api.ts';

/** A message, and what Telegram does not say of it. */
export interface StoredMessage {
  /** Without what it answers. */
  readonly message: Message;
  /** What its author chose to answer. */
  readonly replyToId: number | undefined;
  readonly isBots: boolean;
  /** All texts that it has had, the first one first. */
  readonly texts: readonly string[];
  /** How often it was changed, its buttons included. */
  readonly edits: number;
  /** Whether the bot cannot know that its last change was carried out. */
  readonly isEditUncertain: boolean;
}

/** Messages by chat, the oldest first. */
export interface MessageStore {
  put(stored: StoredMessage): void;
  find(chatId: number, messageId: number): StoredMessage | undefined;
  in(chatId: number): readonly StoredMessage[];
  remove(chatId: number, messageId: number): void;
  /** A message with what it answers, but not what that answers in turn. */
  present(stored: StoredMessage): Message;
}

export function createMessageStore(): MessageStore {
  const byChat = new Map<number, Map<number, StoredMessage>>();

  function find(chatId: number, messageId: number): StoredMessage | undefined {
    return byChat.get(chatId)?.get(messageId);
  }

  return {
    put(stored) {
      const { chat, message_id: id } = stored.message;
      const messages = byChat.get(chat.id) ?? new Map<number, StoredMessage>();
      byChat.set(chat.id, messages.set(id, stored));
    },
    find,
    in: (chatId) => [...(byChat.get(chatId)?.values() ?? [])],
    remove(chatId, messageId) {
      byChat.get(chatId)?.delete(messageId);
    },
    present({ message, replyToId }) {
      // What stands in a topic answers the message that began it.
      const topicId = message.is_topic_message ? message.message_thread_id : undefined;
      const id = replyToId ?? topicId;
      const answered = id === undefined ? undefined : find(message.chat.id, id)?.message;
      return answered && answered !== message
        ? { ...message, reply_to_message: answered }
        : message;
    },
  };
}
