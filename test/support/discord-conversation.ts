import type { APIMessage } from 'discord-api-types/v10';

import type { AttachmentOptions } from './fake-discord/cdn/attachments.ts';
import type { FakeDiscord } from './fake-discord/fake-discord.ts';
import type { BotMessage } from './fake-discord/messages/public-message.ts';
import type { PostOptions } from './fake-discord/world/user-messages.ts';
import { readFixture } from './fixtures.ts';

/** A file as somebody attaches it. */
export interface PostedFile extends AttachmentOptions {
  readonly bytes: Uint8Array;
}

/** A picture that the default model is sure of: an Egyptian cat. */
export const cat: PostedFile = {
  bytes: readFixture('photos/odd-sides.jpg'),
  filename: 'cat.jpg',
};

/** Posts a message with these files. */
export async function post(
  discord: FakeDiscord,
  files: readonly PostedFile[],
  options: Omit<PostOptions, 'attachments'> = {},
): Promise<APIMessage> {
  const attachments = await Promise.all(
    files.map(({ bytes, ...how }) => discord.attachment(bytes, how)),
  );
  return discord.post({ ...options, attachments });
}

/** The same, and gives the text of the bot's reply. */
export async function ask(
  discord: FakeDiscord,
  files: readonly PostedFile[],
  options: Omit<PostOptions, 'attachments'> = {},
): Promise<string> {
  const { id } = await post(discord, files, options);
  const { content } = await discord.replyTo(id);
  return content;
}

/**
 * Waits until a picture is answered that a stranger posts now: whatever was posted before has had its chance.
 *
 * @returns What else the bot has written in the channel.
 */
export async function writtenSoFar(
  discord: FakeDiscord,
  channelId: string,
): Promise<readonly BotMessage[]> {
  const author = discord.addPerson('a stranger');
  const { id } = await post(discord, [cat], { channelId, author, mentionsBot: true });
  const last = await discord.replyTo(id);
  return discord.messages(channelId).filter((message) => message.id !== last.id);
}
