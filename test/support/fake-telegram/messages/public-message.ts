import type { KeyboardButton, Message, MessageEntity } from '../bot-api.ts';
import type { StoredMessage } from './message-store.ts';

/** A piece of a text that is set off, such as `{ style: 'bold', text: 'tabby cat' }`. */
interface StyledPiece {
  /** As the types of entities are called. */
  readonly style: string;
  readonly text: string;
}

/** A message of the bot, as people see it. */
export interface BotMessage {
  readonly id: number;
  readonly chatId: number;
  readonly threadId: number | undefined;
  readonly replyToId: number | undefined;
  /** Without markup. */
  readonly text: string;
  readonly styles: readonly StyledPiece[];
  readonly entities: readonly MessageEntity[];
  readonly buttons: readonly (readonly KeyboardButton[])[];
  /** How often it was changed, its buttons included. */
  readonly edits: number;
  /** All texts that it has had, the first one first. */
  readonly texts: readonly string[];
}

export function toBotMessage({ message, replyToId, texts, edits }: StoredMessage): BotMessage {
  const { text = '', entities = [] } = message;
  return {
    id: message.message_id,
    chatId: message.chat.id,
    threadId: message.message_thread_id,
    replyToId,
    text,
    styles: entities.map(({ type, offset, length }) => ({
      style: type,
      text: text.slice(offset, offset + length),
    })),
    entities,
    buttons: message.reply_markup?.inline_keyboard ?? [],
    edits,
    texts,
  };
}

/** Which message is meant: one of a person's as it was posted, or one of the bot's. */
export type MessageReference = Message | BotMessage;

/** Where a message is. */
export function locate(reference: MessageReference): {
  readonly chatId: number;
  readonly messageId: number;
} {
  if ('message_id' in reference) {
    return { chatId: reference.chat.id, messageId: reference.message_id };
  }
  return { chatId: reference.chatId, messageId: reference.id };
}
