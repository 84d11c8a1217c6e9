import type { FakeTelegram } from './fake-telegram/fake-telegram.ts';
import type { BotMessage } from './fake-telegram/messages/public-message.ts';
import type { PostOptions } from './fake-telegram/world/user-messages.ts';
import { readFixture } from './fixtures.ts';

/** A picture that the default model is sure of: an Egyptian cat. */
export const cat = readFixture('photos/odd-sides.jpg');

/** Posts a message, and gives the bot's reply to it. */
export function ask(telegram: FakeTelegram, options: PostOptions): Promise<BotMessage> {
  return telegram.replyTo(telegram.post(options));
}

/** The same with a photo of the cat. */
export async function askAboutCat(
  telegram: FakeTelegram,
  options: Omit<PostOptions, 'media'> = {},
): Promise<BotMessage> {
  return ask(telegram, { ...options, media: await telegram.media.photo(cat) });
}

/**
 * Waits until a picture is answered that a stranger posts now: whatever was posted before has had its chance.
 *
 * @returns What else the bot has written in the group.
 */
export async function writtenSoFar(
  telegram: FakeTelegram,
  chatId: number,
): Promise<readonly BotMessage[]> {
  const caption = `@${telegram.bot.username ?? ''}`;
  const last = await askAboutCat(telegram, { chatId, from: telegram.addPerson(), caption });
  return telegram.messages(chatId).filter(({ id }) => id !== last.id);
}
