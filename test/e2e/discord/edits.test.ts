import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type RunningBot, startBot, startBotForTest } from '../../support/discord-bot.ts';
import { cat, post, writtenSoFar } from '../../support/discord-conversation.ts';
import type { FakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import { readFixture } from '../../support/fixtures.ts';
import { eventually } from '../../support/shared-processes.ts';

const coffee = { bytes: readFixture('photos/landscape-420.jpg'), filename: 'coffee.jpg' };

let bot: RunningBot;
beforeAll(async () => {
  bot = await startBot({ RATE_LIMIT_PER_MINUTE: '0' });
});
afterAll(() => bot.stop());

/** The bold words of each of the bot's replies to a message. */
function labelsOfReplies(messageId: string): readonly (readonly string[])[] {
  return bot.discord
    .repliesTo(messageId)
    .map(({ content }) =>
      [...content.matchAll(/\*\*(.+?)\*\*/g)].flatMap(([, bold]) => bold ?? []),
    );
}

describe('an edit', () => {
  it('that adds a picture to a text is answered once', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const { id } = discord.post({ channelId, content: 'wait for it' });
    const attachments = [await discord.attachment(cat.bytes, cat)];

    discord.edit(id, { attachments });
    discord.edit(id, { attachments, content: 'here it is' });
    await discord.replyTo(id);
    await writtenSoFar(discord, channelId);

    expect(labelsOfReplies(id)).toEqual([['Egyptian cat']]);
  });

  it('that adds a picture to a picture is answered for the new one alone', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const message = await post(discord, [cat], { channelId });
    await discord.replyTo(message.id);

    const added = await discord.attachment(coffee.bytes, coffee);
    discord.edit(message.id, { attachments: [...message.attachments, added] });
    await eventually(() => expect(discord.repliesTo(message.id)).toHaveLength(2));
    await writtenSoFar(discord, channelId);

    expect(labelsOfReplies(message.id)).toEqual([['Egyptian cat'], ['espresso']]);
  });

  it('of the words beside a picture is not answered', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const { id } = await post(discord, [cat], { channelId, content: 'a dgo' });
    await discord.replyTo(id);

    discord.edit(id, { content: 'a cat' });
    await writtenSoFar(discord, channelId);

    expect(discord.repliesTo(id)).toHaveLength(1);
  });

  it('that takes a picture away and puts it back is not answered', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const { id, attachments } = await post(discord, [cat, coffee], { channelId });
    await discord.replyTo(id);

    discord.edit(id, { attachments: attachments.slice(0, 1) });
    discord.edit(id, { attachments });
    await writtenSoFar(discord, channelId);

    expect(discord.repliesTo(id)).toHaveLength(1);
  });
});

describe('a deletion', () => {
  it.each([
    ['of one message', (discord: FakeDiscord, id: string) => discord.delete(id)],
    ['of many at once', (discord: FakeDiscord, id: string) => discord.deleteTogether([id])],
  ])('%s ends the work on its pictures, and nothing is posted', async (_, deleteMessage) => {
    const { discord } = await startBotForTest({
      INFERENCE_PROCESSES: '1',
      DOWNLOAD_TIMEOUT_MS: '60000',
    });
    const channelId = discord.addChannel();
    // As many as are fetched at once: as long as these hang, nobody's picture is looked at.
    const files = ['1', '2', '3', '4', '5'].map((name) => ({ ...cat, filename: `${name}.jpg` }));
    discord.cdn.failNext({ fault: 'hang', times: 4 });
    const message = await post(discord, files, { channelId });
    await eventually(() => expect(discord.cdn.downloads).toHaveLength(4));

    deleteMessage(discord, message.id);

    expect(await writtenSoFar(discord, channelId)).toEqual([]);
  });

  it('that comes while the answer is on its way makes it a message of its own', async () => {
    const { discord, service } = await startBotForTest();
    const channelId = discord.addChannel();
    discord.failNext({ method: 'POST', path: /\/messages$/, status: 429, retryAfterS: 1 });
    const message = await post(discord, [cat], { channelId });
    await eventually(() => expect(discord.requests.at(-1)).toHaveProperty('status', 429));

    discord.delete(message.id);

    const written = await eventually(() => {
      const messages = discord.messages(channelId);
      expect(messages).toHaveLength(1);
      return messages;
    });
    expect(written[0]?.content).toMatch(/^\*\*Egyptian cat\*\*/);
    expect(written[0]?.message_reference).toBeUndefined();
    expect(service.messages()).not.toContain('discord answer failed');
  });

  it('of a message that was answered leaves the answer alone', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const message = await post(discord, [cat], { channelId });
    const answer = await discord.replyTo(message.id);

    discord.delete(message.id);

    const written = await writtenSoFar(discord, channelId);
    expect(written.map(({ id }) => id)).toEqual([answer.id]);
  });
});
