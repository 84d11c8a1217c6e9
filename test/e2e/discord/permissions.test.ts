import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type RunningBot, startBot, startBotForTest } from '../../support/discord-bot.ts';
import { ask, cat, post } from '../../support/discord-conversation.ts';
import { eventually } from '../../support/shared-processes.ts';

const seesCat = /^\*\*Egyptian cat\*\*/;

let bot: RunningBot;
beforeAll(async () => {
  bot = await startBot({ RATE_LIMIT_PER_MINUTE: '0' });
});
afterAll(() => bot.stop()); // a request that Discord refuses, though the bot could have known, fails here

/** Waits until a picture elsewhere is answered: whatever was posted before has had its chance. */
async function answerElsewhere(): Promise<void> {
  const { discord } = bot;
  await ask(discord, [cat], { channelId: discord.addChannel() });
}

/** What the bot has asked of Discord about a channel. */
function requestsFor(channelId: string): readonly string[] {
  return bot.discord.requests.flatMap(({ method, path }) =>
    path.startsWith(`/channels/${channelId}/`) ? [`${method} ${path}`] : [],
  );
}

describe('where the bot may not write', () => {
  it('a picture is passed over, and Discord is not asked', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    discord.revoke(['SendMessages'], channelId);

    await post(discord, [cat], { channelId });
    await post(discord, [cat], { channelId, mentionsBot: true });
    discord.post({ channelId, mentionsBot: true });
    await answerElsewhere();

    expect(requestsFor(channelId)).toEqual([]);
  });

  it('a picture in a thread is passed over, and Discord is not asked', async () => {
    const { discord } = bot;
    const parentId = discord.addChannel();
    const channelId = discord.addChannel({ type: 'thread', parentId });
    discord.revoke(['SendMessagesInThreads'], parentId);

    await post(discord, [cat], { channelId, mentionsBot: true });
    await answerElsewhere();

    expect(requestsFor(channelId)).toEqual([]);
  });

  it('but in its threads, they are answered', async () => {
    const { discord } = bot;
    const parentId = discord.addChannel({ deniedPermissions: ['SendMessages'] });
    const channelId = discord.addChannel({ type: 'thread', parentId });

    expect(await ask(discord, [cat], { channelId })).toMatch(seesCat);
  });

  it('without having been told so, the refusal is no error', async () => {
    const { discord, service } = await startBotForTest();
    discord.revoke(['SendMessages'], discord.channelId, { isAnnounced: false });

    await post(discord, [cat]);

    await eventually(() => expect(service.messages()).toContain('discord answer not possible'));
    expect(service.messages()).not.toContain('discord answer failed');
  });
});

describe('where the bot may not read the history', () => {
  it('a picture is answered by a message that is no reply', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel({ deniedPermissions: ['ReadMessageHistory'] });

    await post(discord, [cat], { channelId });

    const [message] = await answersIn(channelId);
    expect(message?.content).toMatch(seesCat);
    expect(message?.message_reference).toBeUndefined();
    expect(message?.pinged).toEqual([]);
  });

  it('a reply to a picture is told where to ask instead, and Discord is not asked for the picture', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel({ deniedPermissions: ['ReadMessageHistory'] });
    const { id: replyTo } = discord.post({ channelId, content: 'a picture, once' });

    discord.post({ channelId, replyTo, mentionsBot: true });

    const [message] = await answersIn(channelId);
    expect(message?.content).toMatch(
      /^Discord does not show me .* Apps › What is this\? in its menu\.$/,
    );
    expect(requestsFor(channelId)).toEqual([`POST /channels/${channelId}/messages`]);
  });

  it('a URL that has expired is not refreshed, and Discord is not asked', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel({ deniedPermissions: ['ReadMessageHistory'] });

    await post(discord, [cat], { channelId });
    discord.expireUrls();

    const [message] = await answersIn(channelId);
    expect(message?.content).toBe('The link to this picture has expired; post it again.');
    expect(requestsFor(channelId)).toEqual([`POST /channels/${channelId}/messages`]);
  });
});

/** What the bot writes in a channel, once there is something. */
function answersIn(channelId: string) {
  return eventually(() => {
    const messages = bot.discord.messages(channelId);
    expect(messages).not.toEqual([]);
    return messages;
  });
}

it('a direct message of somebody who takes none is no error', async () => {
  const { discord, service } = await startBotForTest();
  const channelId = discord.addChannel({ type: 'dm', isClosed: true });

  await post(discord, [cat], { channelId });

  await eventually(() => expect(service.messages()).toContain('discord answer not possible'));
  expect(service.messages()).not.toContain('discord answer failed');
});

describe('while it takes long', () => {
  it('the bot is typing', async () => {
    const { discord } = await startBotForTest({ DOWNLOAD_TIMEOUT_MS: '3000' });
    discord.cdn.failNext({ fault: 'hang' });

    const { id } = await post(discord, [cat]);

    await eventually(() => expect(discord.typing()).toBe(1));
    expect(discord.repliesTo(id)).toEqual([]);
    await discord.replyTo(id);
    expect(discord.typing()).toBe(1);
  });

  it('the bot neither types nor answers where it must not write any more', async () => {
    const settings = { INFERENCE_PROCESSES: '1', DOWNLOAD_TIMEOUT_MS: '1500' };
    const { discord } = await startBotForTest(settings);
    const channelId = discord.addChannel();
    // As many as are fetched at once: the next picture has to wait until their time is over.
    discord.cdn.failNext({ fault: 'hang', times: 4 });
    await post(discord, [cat, cat, cat, cat], { channelId });
    await eventually(() => expect(discord.cdn.downloads).toHaveLength(4));

    discord.revoke(['SendMessages'], channelId);
    await ask(discord, [cat]);

    expect(discord.typing(channelId)).toBe(0);
    expect(discord.messages(channelId)).toEqual([]);
    expect(discord.violations).toEqual([]);
  });
});
