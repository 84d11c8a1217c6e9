import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type RunningBot, startBot } from '../../support/discord-bot.ts';
import { ask, cat, post, writtenSoFar } from '../../support/discord-conversation.ts';

let bot: RunningBot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot.stop());

describe('a picture posted in a channel', () => {
  it('is answered with the likeliest label in bold', async () => {
    const content = await ask(bot.discord, [cat]);

    expect(content).toMatch(/^\*\*Egyptian cat\*\* 8\d%\n/);
  });

  it('is answered once, in a reply that notifies nobody', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();

    const message = await post(discord, [cat], { channelId, content: 'Look at her!' });

    await discord.replyTo(message.id);
    const written = await writtenSoFar(discord, channelId);
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject({
      message_reference: { message_id: message.id },
      pinged: [],
    });
  });

  it.each(['a thread', 'a channel for adults'])('is answered in %s as well', async (place) => {
    const { discord } = bot;
    const channelId = discord.addChannel(
      place === 'a thread' ? { type: 'thread' } : { isNsfw: true },
    );

    const content = await ask(discord, [cat], { channelId });

    expect(content).toContain('**Egyptian cat**');
  });
});

it('a message without a picture is not answered', async () => {
  const { discord } = bot;
  const channelId = discord.addChannel();

  discord.post({ channelId, content: 'Good morning! What is in this picture?' });

  expect(await writtenSoFar(discord, channelId)).toEqual([]);
});

it.each(['clip.mp4', 'song.mp3', 'letter.pdf'])(
  'a message with %s and no picture is not answered where nobody has asked',
  async (filename) => {
    const { discord } = bot;
    const channelId = discord.addChannel();

    await post(discord, [{ bytes: new Uint8Array(100), filename }], { channelId });

    expect(await writtenSoFar(discord, channelId)).toEqual([]);
  },
);
