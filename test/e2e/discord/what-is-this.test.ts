import type { APIAttachment, APIMessage } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RunningBot } from '../../support/discord-bot.ts';
import type { AttachmentOptions } from '../../support/fake-discord/cdn/attachments.ts';
import type { Interaction } from '../../support/fake-discord/interactions/interaction-handle.ts';
import type { ContextMenuOptions } from '../../support/fake-discord/interactions/invoke.ts';
import { readFixture } from '../../support/fixtures.ts';
import { privateFailureOf } from './private-failure.ts';
import { startCommandBot, startCommandBotForTest } from './start-command-bot.ts';

const CHANNEL_MESSAGE = 4;
const DEFERRED_CHANNEL_MESSAGE = 5;

const cat = readFixture('photos/odd-sides.jpg');
const coffee = readFixture('photos/portrait-444.jpg');

let bot: RunningBot;
beforeAll(async () => {
  // What people post here is not answered by itself.
  bot = await startCommandBot({ DISCORD_AUTO_CLASSIFY: 'mentions' });
});
afterAll(() => bot.stop());

function attach(
  bytes: Uint8Array,
  options: Partial<AttachmentOptions> = {},
): Promise<APIAttachment> {
  return bot.discord.attachment(bytes, { filename: 'picture.jpg', ...options });
}

/** Somebody who has shown nothing yet chooses the entry in a message's menu. */
function ask({ id }: APIMessage, use: Omit<ContextMenuOptions, 'target'> = {}): Interaction {
  const user = bot.discord.addPerson('curious');
  return bot.discord.contextMenu('What is this?', { user, ...use, target: id });
}

async function contentOf({ answer }: Interaction): Promise<string> {
  return (await answer).content;
}

describe('"What is this?"', () => {
  it("is deferred, and answered for everybody by one edit that points to somebody else's message", async () => {
    const channelId = bot.discord.addChannel();
    const message = bot.discord.post({ channelId, attachments: [await attach(cat)] });

    const use = ask(message);

    const { type, isEphemeral } = await use.acknowledged;
    expect({ type, isEphemeral }).toEqual({ type: DEFERRED_CHANNEL_MESSAGE, isEphemeral: false });
    expect(await use.answer).toMatchObject({
      content: expect.stringMatching(/^\*\*Egyptian cat\*\* 8\d%\n[^]*\n-# Model: imagenet$/),
      message_reference: { message_id: message.id },
      pinged: [],
    });
    await contentOf(ask(message));
    expect({ edits: use.edits, followUps: use.followUps }).toEqual({ edits: 1, followUps: [] });
  });

  it("speaks the reader's language, whoever has posted the picture", async () => {
    const message = bot.discord.post({ attachments: [await attach(cat)] });

    const use = ask(message, { locale: 'es-ES' });

    expect(await contentOf(use)).toMatch(/-# Modelo: imagenet$/);
  });

  it('has a Spanish name', () => {
    const menu = bot.discord.commands().find(({ name }) => name === 'What is this?');

    expect(menu?.name_localizations).toMatchObject({ 'es-ES': '¿Qué es esto?' });
  });

  it('looks at all pictures of a message', async () => {
    const attachments = [
      await attach(cat, { filename: 'cat.jpg' }),
      await attach(coffee, { filename: 'coffee.jpg' }),
    ];

    const use = ask(bot.discord.post({ attachments }));

    expect(await contentOf(use)).toMatch(
      /^1\\\. cat\.jpg – \*\*Egyptian cat\*\*[^]*\n2\\\. coffee\.jpg – \*\*espresso\*\*/,
    );
  });

  it('looks at what was forwarded', async () => {
    const { discord } = bot;
    const original = discord.post({
      channelId: discord.addChannel(),
      attachments: [await attach(cat)],
    });
    const message = discord.post({ forwardOf: original.id });

    expect(await contentOf(ask(message))).toMatch(/^\*\*Egyptian cat\*\*/);
  });

  it('looks at stickers and at pictures behind links', async () => {
    const { discord } = bot;
    const url = 'https://example.org/cat.jpg';
    const sticker = discord.sticker(readFixture('formats/png-rgb.png'), { format: 'png' });

    const ofSticker = ask(discord.post({ stickerItems: [sticker] }));
    const ofLink = ask(discord.post({ content: url, embeds: [discord.linkPreview(cat, { url })] }));
    const ofPage = ask(
      discord.post({
        content: 'https://example.org/page',
        embeds: [discord.linkPreview(coffee, { url: 'https://example.org/page', as: 'thumbnail' })],
      }),
    );

    expect(await contentOf(ofSticker)).toMatch(/cat/);
    expect(await contentOf(ofLink)).toMatch(/^\*\*Egyptian cat\*\*/);
    expect(await contentOf(ofPage)).toMatch(/^\*\*espresso\*\*/);
  });

  it('looks at what webhooks post', async () => {
    const message = bot.discord.post({
      webhookId: '1234567890123456789',
      attachments: [await attach(cat)],
    });

    expect(await contentOf(ask(message))).toMatch(/^\*\*Egyptian cat\*\*/);
  });

  it('hides what was hidden, and nothing else', async () => {
    const attachments = [
      await attach(cat, { filename: 'cat.jpg', isSpoilerFlag: true }),
      await attach(coffee, { filename: 'coffee.jpg' }),
      await attach(cat, { filename: 'SPOILER_2.jpg' }),
    ];

    const use = ask(bot.discord.post({ attachments }));

    expect(await contentOf(use)).toMatch(
      /^\|\|1\\\. cat\.jpg [^|]*\|\|\n2\\\. coffee\.jpg [^|]*\n\|\|3\\\. SPOILER[^|]*\|\|\n-# Model: imagenet$/,
    );
  });

  it('hides what was hidden before it was forwarded', async () => {
    const { discord } = bot;
    const picture = await attach(cat, { isSpoilerFlag: true });
    const original = discord.post({ attachments: [picture] });
    const message = discord.post({ forwardOf: original.id });

    expect(await contentOf(ask(message))).toMatch(/^\|\|\*\*Egyptian cat\*\*[^|]*\|\|/);
  });

  it.each([
    ['en-US', 'I see no picture in this message.'],
    ['es-ES', 'No veo ninguna imagen en este mensaje.'],
  ])('says privately, in %s, when there is no picture', async (locale, words) => {
    const use = ask(bot.discord.post({ content: 'good morning' }), { locale });

    expect(await use.acknowledged).toMatchObject({ type: CHANNEL_MESSAGE, isEphemeral: true });
    expect(await contentOf(use)).toBe(words);
  });

  it('says privately what it does not look at', async () => {
    const { discord } = bot;
    const video = await attach(readFixture('formats/refused.mp4'), { filename: 'clip.mp4' });
    const lottie = discord.sticker(new Uint8Array(10), { format: 'lottie' });

    const ofVideo = ask(discord.post({ attachments: [video] }));
    const ofLottie = ask(discord.post({ stickerItems: [lottie] }));

    expect(await privateFailureOf(ofVideo)).toMatch(/^This is a video/);
    expect(await privateFailureOf(ofLottie)).toMatch(/^This is a vector animation/);
  });

  it('says of what it does not look at beside pictures what that is', async () => {
    const attachments = [
      await attach(cat, { filename: 'cat.jpg' }),
      await attach(readFixture('formats/refused.mp4'), { filename: 'clip.mp4' }),
    ];

    const { content } = await ask(bot.discord.post({ attachments })).answer;

    expect(content).toMatch(/^1\\\. cat\.jpg – \*\*Egyptian cat\*\*/);
    expect(content).toMatch(/^2\\\. clip\.mp4 – This is a video; I look at pictures only\.$/m);
  });

  it('gets fresh URLs when those of the message have expired', async () => {
    const { discord } = bot;
    const picture = await attach(cat, { filename: 'stale.jpg' });
    const message = discord.post({ attachments: [picture] });
    discord.cdn.failNext({ path: /stale\.jpg$/, fault: 404 });

    expect(await contentOf(ask(message))).toMatch(/^\*\*Egyptian cat\*\*/);
  });
});

describe('"What is this?" where the bot itself is not', () => {
  it('is answered in a server that only the user has the app in', async () => {
    const { channelId } = bot.discord.addGuild({ isBotIn: false });
    const message = bot.discord.post({ channelId, attachments: [await attach(cat)] });

    expect(await ask(message).answer).toMatchObject({
      content: expect.stringMatching(/^\*\*Egyptian cat\*\*/),
      isEphemeral: false,
    });
  });

  it('is answered privately where members may not show others what an app says', async () => {
    const { channelId } = bot.discord.addGuild({ isBotIn: false });
    const message = bot.discord.post({ channelId, attachments: [await attach(cat)] });

    const use = ask(message, { permissions: ['SendMessages', 'UseApplicationCommands'] });

    expect(await use.answer).toMatchObject({
      content: expect.stringMatching(/^\*\*Egyptian cat\*\*/),
      isEphemeral: true,
    });
  });

  it('says so when a picture is gone there, where nothing can be fetched anew', async () => {
    const { channelId } = bot.discord.addGuild({ isBotIn: false });
    const picture = await attach(cat, { filename: 'gone-abroad.jpg' });
    const message = bot.discord.post({ channelId, attachments: [picture] });
    bot.discord.cdn.failNext({ path: /gone-abroad\.jpg$/, fault: 404 });

    expect(await privateFailureOf(ask(message))).toMatch(/^The link to this picture has expired/);
  });

  it('is answered in conversations between people', async () => {
    const channelId = bot.discord.addChannel({ type: 'group-dm' });
    const message = bot.discord.post({ channelId, attachments: [await attach(cat)] });

    expect(await contentOf(ask(message))).toMatch(/^\*\*Egyptian cat\*\*/);
  });

  it('is answered in a conversation with the bot, beside its own answer', async () => {
    const { discord } = bot;
    const user = discord.addPerson('private');
    const channelId = discord.addChannel({ type: 'dm', recipient: user });
    const message = discord.post({ channelId, author: user, attachments: [await attach(cat)] });
    await discord.replyTo(message.id);

    expect(await contentOf(ask(message, { user }))).toMatch(/^\*\*Egyptian cat\*\*/);
  });
});

describe('"What is this?" without the Message Content intent', () => {
  it('sees the message all the same', async () => {
    const { discord } = await startCommandBotForTest({}, { messageContentIntent: 'refused' });
    const picture = await discord.attachment(cat, { filename: 'cat.jpg' });
    const { id } = discord.post({ attachments: [picture] });

    const { content } = await discord.contextMenu('What is this?', { target: id }).answer;

    expect(content).toMatch(/^\*\*Egyptian cat\*\*/);
  });
});
