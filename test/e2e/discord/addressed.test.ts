import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type RunningBot, startBot, startBotForTest } from '../../support/discord-bot.ts';
import { ask, cat, post, writtenSoFar } from '../../support/discord-conversation.ts';
import { readFixture } from '../../support/fixtures.ts';

const coffee = { bytes: readFixture('photos/landscape-420.jpg'), filename: 'coffee.jpg' };
const clip = { bytes: readFixture('formats/refused.mp4'), filename: 'clip.mp4' };
const seesCat = /^\*\*Egyptian cat\*\*/;
const hint = 'I see no picture here. Post one, or reply to one and mention me.';

let bot: RunningBot;
beforeAll(async () => {
  bot = await startBot({ DISCORD_AUTO_CLASSIFY: 'mentions', RATE_LIMIT_PER_MINUTE: '0' });
});
afterAll(() => bot.stop());

describe('where only mentions are answered', () => {
  it('a picture alone is not answered', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();

    await post(discord, [cat], { channelId });

    expect(await writtenSoFar(discord, channelId)).toEqual([]);
  });

  it('a mention of somebody else is not answered', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const friend = discord.addPerson('a friend');

    await post(discord, [cat], { channelId, content: `<@${friend.id}> look` });

    expect(await writtenSoFar(discord, channelId)).toEqual([]);
  });
});

describe('a mention', () => {
  it('with a picture is answered', async () => {
    const content = await ask(bot.discord, [cat], { mentionsBot: true, content: 'what is it?' });

    expect(content).toMatch(seesCat);
  });

  it("in a reply to somebody's picture is answered about that picture", async () => {
    const { discord } = bot;
    const friend = discord.addPerson('a friend');
    const { id: replyTo } = await post(discord, [cat], { author: friend });

    const question = discord.post({ replyTo, mentionsBot: true, content: 'what is it?' });

    const { content, pinged } = await discord.replyTo(question.id);
    expect(content).toMatch(seesCat);
    expect(pinged).toEqual([]);
  });

  it('with a picture, in a reply to another picture, is about its own', async () => {
    const { discord } = bot;
    const { id: replyTo } = await post(discord, [coffee]);

    const content = await ask(discord, [cat], { replyTo, mentionsBot: true });

    expect(content).toMatch(seesCat);
  });

  it('without a picture gets a hint', async () => {
    const { discord } = bot;

    const { id } = discord.post({ mentionsBot: true, content: 'hello' });

    expect(await discord.replyTo(id)).toMatchObject({ content: hint, pinged: [] });
  });

  it('in a reply to a message without a picture gets a hint', async () => {
    const { discord } = bot;
    const { id: replyTo } = discord.post({ content: 'no picture' });

    const { id } = discord.post({ replyTo, mentionsBot: true });

    expect(await discord.replyTo(id)).toHaveProperty('content', hint);
  });

  it('in a reply to a message that is gone gets a hint', async () => {
    const { discord } = bot;
    const { id: replyTo } = await post(discord, [cat]);

    const { id } = discord.post({ replyTo, mentionsBot: true });
    discord.delete(replyTo);

    expect(await discord.replyTo(id)).toHaveProperty('content', hint);
  });

  it('with something that is no picture is told why that is not looked at', async () => {
    const content = await ask(bot.discord, [clip], { mentionsBot: true });

    expect(content).toBe('This is a video; I look at pictures only.');
  });
});

describe("a reply to the bot's answer", () => {
  it('is a conversation between people, and gets no hint', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const question = await post(discord, [cat], { channelId, mentionsBot: true });
    const answer = await discord.replyTo(question.id);

    discord.post({ channelId, replyTo: answer.id, content: 'So it is!' });

    const written = await writtenSoFar(discord, channelId);
    expect(written.map(({ id }) => id)).toEqual([answer.id]);
  });

  it('with another picture is answered', async () => {
    const { discord } = bot;
    const question = await post(discord, [coffee], { mentionsBot: true });
    const { id: replyTo } = await discord.replyTo(question.id);

    const content = await ask(discord, [cat], { replyTo, content: 'And this?' });

    expect(content).toMatch(seesCat);
  });

  it('with a mention and no picture gets a hint', async () => {
    const { discord } = bot;
    const question = await post(discord, [cat], { mentionsBot: true });
    const { id: replyTo } = await discord.replyTo(question.id);

    const { id } = discord.post({ replyTo, mentionsBot: true, content: 'why?' });

    expect(await discord.replyTo(id)).toHaveProperty('content', hint);
  });
});

describe('a direct message', () => {
  it('with a picture is answered', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel({ type: 'dm' });

    const content = await ask(discord, [cat], { channelId });

    expect(content).toMatch(seesCat);
  });

  it('without a picture gets a hint', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel({ type: 'dm' });

    const { id } = discord.post({ channelId, content: 'hello' });

    expect(await discord.replyTo(id)).toHaveProperty('content', hint);
  });

  it('that replies to an earlier picture is answered about that', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel({ type: 'dm' });
    const earlier = await post(discord, [cat], { channelId });
    await discord.replyTo(earlier.id);

    const { id } = discord.post({ channelId, replyTo: earlier.id, content: 'once more' });

    expect((await discord.replyTo(id)).content).toMatch(seesCat);
  });
});

describe('a mention of the role that Discord made for the bot', () => {
  /** The content of messages is seen, but no channel is watched: only mentions are left. */
  const settings = { DISCORD_AUTO_CLASSIFY: '123456789012345678' };

  it('with a picture is answered', async () => {
    const { discord } = await startBotForTest(settings);

    expect(await ask(discord, [cat], { mentionsBotRole: true })).toMatch(seesCat);
  });

  it("in a reply to somebody's picture is answered about that picture", async () => {
    const { discord } = await startBotForTest(settings);
    const { id: replyTo } = await post(discord, [cat]);

    const { id } = discord.post({ replyTo, mentionsBotRole: true });

    expect((await discord.replyTo(id)).content).toMatch(seesCat);
  });

  it('without a picture gets a hint', async () => {
    const { discord } = await startBotForTest(settings);

    const { id } = discord.post({ mentionsBotRole: true });

    expect((await discord.replyTo(id)).content).toBe(hint);
  });
});
