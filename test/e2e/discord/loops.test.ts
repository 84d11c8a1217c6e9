import { MessageType } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type RunningBot, startBot } from '../../support/discord-bot.ts';
import { cat, post, writtenSoFar } from '../../support/discord-conversation.ts';

let bot: RunningBot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot.stop());

describe.each([
  ['alone', {}],
  ['with a mention', { mentionsBot: true }],
])('a picture %s', (_, how) => {
  it('from another bot is not answered', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const author = { ...discord.addPerson('another bot'), isBot: true };

    await post(discord, [cat], { ...how, channelId, author });

    expect(await writtenSoFar(discord, channelId)).toEqual([]);
  });

  it('from a webhook is not answered', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const author = discord.addPerson('a feed');

    await post(discord, [cat], { ...how, channelId, author, webhookId: author.id });

    expect(await writtenSoFar(discord, channelId)).toEqual([]);
  });

  it('from the bot itself is not answered', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const author = { id: discord.botUserId, username: 'a bot', isBot: true };

    const { id } = await post(discord, [cat], { ...how, channelId, author });

    const written = await writtenSoFar(discord, channelId);
    expect(written.map((message) => message.id)).toEqual([id]);
  });
});

it('a reply of another bot to an answer is not answered', async () => {
  const { discord } = bot;
  const channelId = discord.addChannel();
  const question = await post(discord, [cat], { channelId });
  const answer = await discord.replyTo(question.id);
  const author = { ...discord.addPerson('another bot'), isBot: true };

  await post(discord, [cat], { channelId, author, replyTo: answer.id, mentionsBot: true });

  const written = await writtenSoFar(discord, channelId);
  expect(written.map(({ id }) => id)).toEqual([answer.id]);
});

it('an edit by which another bot adds a picture is not answered', async () => {
  const { discord } = bot;
  const channelId = discord.addChannel();
  const author = { ...discord.addPerson('another bot'), isBot: true };
  const { id } = discord.post({ channelId, author, content: 'thinking…' });

  discord.edit(id, { attachments: [await discord.attachment(cat.bytes, cat)] });

  expect(await writtenSoFar(discord, channelId)).toEqual([]);
});

it.each(['UserJoin', 'GuildBoost', 'ChannelPinnedMessage', 'ThreadCreated'] as const)(
  'what Discord itself posts is not answered, such as %s',
  async (name) => {
    const { discord } = bot;
    const channelId = discord.addChannel();

    await post(discord, [cat], { channelId, type: MessageType[name], mentionsBot: true });

    expect(await writtenSoFar(discord, channelId)).toEqual([]);
  },
);
