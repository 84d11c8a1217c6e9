import type { Message, MessageEntity, UserFromGetMe } from 'telegraf/types';

/** The bot itself. */
export const me: UserFromGetMe = {
  id: 42,
  is_bot: true,
  first_name: 'Whatsit',
  username: 'whatsit_test_bot',
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
};

const someone = { id: 7, is_bot: false, first_name: 'Sam' };

/** A message in a private chat, with what it says or shows. */
export function message(content: object): Message {
  const chat = { id: 7, type: 'private', first_name: 'Sam' };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- telegraf's union takes no partial content
  return { message_id: 1, date: 1_700_000_000, chat, from: someone, ...content } as Message;
}

/** A text in which one part is marked, such as a command or a mention. */
export function marked(text: string, part: string, type: MessageEntity['type']): Message {
  const entities = [{ type, offset: text.indexOf(part), length: part.length }];
  return message({ text, entities });
}
