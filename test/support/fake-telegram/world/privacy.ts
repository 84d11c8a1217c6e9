import type { Message, MessageEntity, User } from '../bot-api.ts';
import type { Place } from './places.ts';

/** What somebody writes, and whom it answers. */
interface Heard {
  readonly message: Message;
  /** Whether it answers a message of the bot. */
  readonly isToBot: boolean;
}

/** Whether the bot gets to see a message: https://core.telegram.org/bots/features#privacy-mode */
export function isHeard(place: Place, bot: User, { message, isToBot }: Heard): boolean {
  const { kind, botStatus, hasPrivacyMode } = place;
  if (botStatus === 'administrator') return true;
  if (botStatus !== 'member' || kind === 'channel') return false;
  if (kind === 'private' || !hasPrivacyMode || isToBot) return true;
  const { text = message.caption ?? '', entities = message.caption_entities ?? [] } = message;
  return entities.some((entity) => isFor(bot, entity, text)) || isServiceMessage(message);
}

function isFor({ username = '' }: User, { type, offset, length }: MessageEntity, text: string) {
  const piece = text.slice(offset, offset + length).toLowerCase();
  const name = `@${username.toLowerCase()}`;
  if (type === 'mention') return piece === name;
  if (type !== 'bot_command') return false;
  return piece.endsWith(name) || (offset === 0 && !piece.includes('@'));
}

const serviceFields = [
  'migrate_to_chat_id migrate_from_chat_id forum_topic_created forum_topic_closed',
  'new_chat_members left_chat_member new_chat_title pinned_message',
].flatMap((line) => line.split(' '));

/** What Telegram itself writes into a chat, every bot sees. */
function isServiceMessage(message: Message): boolean {
  return serviceFields.some((name) => name in message);
}
