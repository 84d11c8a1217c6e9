import { ApiError } from '../api-error.ts';
import type { InlineKeyboard, Message, MessageEntity } from '../bot-api.ts';
import type { FormattedText } from '../text/html.ts';
import type { StoredMessage } from './message-store.ts';

/** What an edit changes: all of it, so that buttons which it does not name are gone. */
export interface Content {
  readonly text?: string;
  readonly entities?: readonly MessageEntity[];
  readonly reply_markup?: InlineKeyboard;
}

/** Leaves out what there is none of, as Telegram does. */
export function toContent(
  { text, entities }: FormattedText,
  keyboard: InlineKeyboard | undefined,
): Content {
  return {
    text,
    ...(entities.length > 0 && { entities }),
    ...(keyboard && { reply_markup: keyboard }),
  };
}

export function contentOf({ text = '', entities = [], reply_markup: keyboard }: Message): Content {
  return toContent({ text, entities }, keyboard);
}

export function withContent(message: Message, content: Content): Message {
  const { text: _text, entities: _entities, reply_markup: _keyboard, ...rest } = message;
  return { ...rest, ...content };
}

/** Refuses a change to what a message is already; no breach where the bot did not learn that it is so. */
export function notModified({ isEditUncertain }: StoredMessage): ApiError {
  const words =
    'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';
  return new ApiError(400, `Bad Request: ${words}`, { isBreach: !isEditUncertain });
}
