import { once } from 'node:events';

import { GatewayIntentBits, type Message } from 'discord.js';
import { describe, expect, it } from 'vitest';

import {
  login,
  nextMessage,
  photo,
  refetch,
  start,
} from '../../support/fake-discord/real-client.ts';
import { eventually } from '../../support/shared-processes.ts';

const { Guilds, GuildMessages, DirectMessages } = GatewayIntentBits;

describe('messages of people', () => {
  it('reach the bot with their pictures', async () => {
    const discord = await start();
    const client = await login(discord);
    const picture = await discord.attachment(photo, { filename: 'cat.jpg', isSpoilerFlag: true });

    const received = nextMessage(client);
    discord.post({ content: 'look', attachments: [picture] });

    const message = await received;
    expect(message.content).toBe('look');
    expect(message.author.id).toBe(discord.someone.id);
    const attachment = message.attachments.first();
    expect(attachment).toMatchObject({ name: 'cat.jpg', contentType: 'image/jpeg', spoiler: true });
    expect(attachment?.width).toBeGreaterThan(0);
  });

  it('come without content where the intent is missing, but for mentions and direct messages', async () => {
    const discord = await start({ messageContentIntent: 'refused' });
    const client = await login(discord, { intents: [Guilds, GuildMessages, DirectMessages] });
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });
    const dm = discord.addChannel({ type: 'dm', recipient: discord.someone });
    const received: Message[] = [];
    client.on('messageCreate', (message) => received.push(message));

    const hidden = discord.post({ content: 'look', attachments: [picture] });
    discord.post({ attachments: [picture], mentionsBot: true });
    discord.post({ channelId: dm, attachments: [picture] });
    discord.post({ forwardOf: hidden.id });

    await eventually(() => expect(received).toHaveLength(4));
    expect(received.map(({ attachments }) => attachments.size)).toEqual([0, 1, 1, 0]);
    expect(received[0]?.content).toBe('');
    expect(received[3]?.messageSnapshots.first()?.attachments.size).toBe(0);
    const fetched = await refetch(client, discord.channelId, hidden.id);
    expect(fetched.attachments.size).toBe(0);
  });

  it('reach only sessions that asked for their kind', async () => {
    const discord = await start();
    const client = await login(discord, { intents: [Guilds, DirectMessages] });
    const dm = discord.addChannel({ type: 'dm' });

    const received = nextMessage(client);
    discord.post({ content: 'in a server' });
    discord.post({ channelId: dm, content: 'in private' });

    expect((await received).channelId).toBe(dm);
  });

  it('carry replies, forwards, stickers and link previews', async () => {
    const discord = await start();
    const client = await login(discord);
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });
    const sticker = discord.sticker(photo, { format: 'png' });
    const preview = discord.linkPreview(photo, { url: 'https://example.com/cat.jpg' });
    const received: Message[] = [];
    client.on('messageCreate', (message) => received.push(message));

    const first = discord.post({ attachments: [picture] });
    discord.post({ replyTo: first.id, mentionsBot: true });
    discord.post({ forwardOf: first.id });
    discord.post({ stickerItems: [sticker] });
    discord.post({ embeds: [preview] });

    await eventually(() => expect(received).toHaveLength(5));
    const [, reply, forward, withSticker, withPreview] = received;
    expect((await reply?.fetchReference())?.attachments.size).toBe(1);
    expect(forward?.attachments.size).toBe(0);
    expect(forward?.messageSnapshots.first()?.attachments.size).toBe(1);
    const urls = [withSticker?.stickers.first()?.url, withPreview?.embeds[0]?.thumbnail?.proxyURL];
    const downloads = await Promise.all(urls.map((url) => fetch(url ?? '')));
    expect(downloads.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('come from servers that the bot joins later', async () => {
    const discord = await start();
    const client = await login(discord);

    const joined = once(client, 'guildCreate');
    const { id, channelId } = discord.addGuild();
    await joined;
    const received = nextMessage(client);
    discord.post({ channelId, content: 'welcome' });

    expect((await received).guildId).toBe(id);
  });

  it('show who is a bot or a webhook', async () => {
    const discord = await start();
    const client = await login(discord);
    const received: Message[] = [];
    client.on('messageCreate', (message) => received.push(message));

    discord.post({ author: { ...discord.addPerson('other'), isBot: true }, content: 'beep' });
    discord.post({ author: discord.addPerson('hook'), webhookId: '1', content: 'news' });

    await eventually(() => expect(received).toHaveLength(2));
    expect(received.map(({ author, webhookId }) => [author.bot, webhookId])).toEqual([
      [true, null],
      [false, '1'],
    ]);
  });

  it('are changed and deleted under the eyes of the bot', async () => {
    const discord = await start();
    const client = await login(discord);
    const { id } = discord.post({ content: 'one' });

    const updated = once(client, 'messageUpdate');
    discord.edit(id, { content: 'two' });
    const [, after] = await updated;
    expect(after.content).toBe('two');

    const deleted = once(client, 'messageDelete');
    discord.delete(id);
    expect((await deleted)[0].id).toBe(id);
  });
});
