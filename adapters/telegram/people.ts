import type { Message, User } from 'telegraf/types';

import { chooseTexts } from '../../src/chat/texts/choose-texts.ts';
import type { Texts } from '../../src/chat/texts/texts.ts';

/** Who has sent a message; nobody in a channel, and the group itself for an admin who hides behind it. */
export function senderOf(message: Message): User | undefined {
  return 'from' in message ? message.from : undefined;
}

/** What somebody is called in queues and limits that all platforms share. */
export function userKeyOf(message: Message): string {
  const id =
    ('sender_chat' in message ? message.sender_chat?.id : undefined) ??
    senderOf(message)?.id ??
    message.chat.id;
  return `telegram:${id}`;
}

/** In the language of whoever has sent the message. */
export function textsFor(message: Message): Texts {
  return chooseTexts(senderOf(message)?.language_code);
}
