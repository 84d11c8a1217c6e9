import type { Message, MessageEntity, UserFromGetMe } from 'telegraf/types';

/** A command as it was typed: `/model@whatsit_bot pets` is `model` with `pets`. */
export interface TypedCommand {
  readonly name: string;
  readonly argument: string;
}

type Me = Pick<UserFromGetMe, 'id' | 'username'>;

/** Reads the command that a message's text or caption begins with, unless it is meant for another bot. */
export function readCommand(message: Message, me: Me): TypedCommand | undefined {
  const { text, entities } = textOf(message);
  const entity = entities.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  if (!entity) return undefined;
  const [name = '', addressee] = text.slice(1, entity.length).split('@');
  if (addressee !== undefined && !isSameName(addressee, me)) return undefined;
  return { name: name.toLowerCase(), argument: text.slice(entity.length).trim() };
}

/** Whether a message's text or caption has the bot's name in it. */
export function isMentioned(message: Message, me: Me): boolean {
  const { text, entities } = textOf(message);
  return entities.some((entity) => {
    if (entity.type === 'text_mention') return entity.user.id === me.id;
    const { type, offset, length } = entity;
    return type === 'mention' && isSameName(text.slice(offset + 1, offset + length), me);
  });
}

function isSameName(name: string, { username }: Me): boolean {
  return name.toLowerCase() === username.toLowerCase();
}

function textOf(message: Message): {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
} {
  if ('text' in message) return { text: message.text, entities: message.entities ?? [] };
  if ('caption' in message && message.caption !== undefined) {
    return { text: message.caption, entities: message.caption_entities ?? [] };
  }
  return { text: '', entities: [] };
}
