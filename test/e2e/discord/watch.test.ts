import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import type { RunningBot } from '../../support/discord-bot.ts';
import type { FakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import { startFakeDiscord } from '../../support/fake-discord/start-fake-discord.ts';
import type { PostOptions } from '../../support/fake-discord/world/user-messages.ts';
import { readFixture } from '../../support/fixtures.ts';
import { eventually } from '../../support/shared-processes.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';
import { connectService, startCommandBot, startCommandBotForTest } from './start-command-bot.ts';

const CHANNEL_MESSAGE = 4;

const cat = readFixture('photos/odd-sides.jpg');
const catAnswer = /^\*\*Egyptian cat\*\*/;

/** Posts a picture without a word, as somebody who has shown nothing yet. */
async function postPicture(discord: FakeDiscord, options: PostOptions): Promise<string> {
  const author = discord.addPerson('somebody');
  const picture = await discord.attachment(cat, { filename: 'cat.jpg' });
  return discord.post({ author, attachments: [picture], ...options }).id;
}

/** Somebody who manages the server switches a channel. */
async function watch(
  discord: FakeDiscord,
  channelId: string,
  choice: 'on' | 'off',
  locale = 'en-US',
): Promise<string> {
  const permissions = ['ManageGuild'] as const;
  const use = discord.slash(`watch here ${choice}`, { channelId, permissions, locale });
  return (await use.answer).content;
}

async function answerTo(discord: FakeDiscord, messageId: string): Promise<string> {
  return (await discord.replyTo(messageId)).content;
}

/** Whether nobody answers: something later in the same channel is answered, and that alone. */
async function isLeftAlone(
  discord: FakeDiscord,
  messageId: string,
  channelId: string,
): Promise<boolean> {
  const later = await postPicture(discord, { channelId, mentionsBot: true });
  const answer = await answerTo(discord, later);
  return catAnswer.test(answer) && discord.repliesTo(messageId).length === 0;
}

describe('/watch where every picture is answered', () => {
  let bot: RunningBot;
  beforeAll(async () => {
    bot = await startCommandBot();
  });
  afterAll(() => bot.stop());

  it('here off leaves pictures alone until somebody asks', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    expect(await answerTo(discord, await postPicture(discord, { channelId }))).toMatch(catAnswer);

    await watch(discord, channelId, 'off');

    const message = await postPicture(discord, { channelId });
    expect(await isLeftAlone(discord, message, channelId)).toBe(true);
  });

  it('here off concerns that channel only', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();

    await watch(discord, channelId, 'off');

    const elsewhere = await postPicture(discord, { channelId: discord.addChannel() });
    expect(await answerTo(discord, elsewhere)).toMatch(catAnswer);
  });

  it('here on makes it answer again', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    await watch(discord, channelId, 'off');

    await watch(discord, channelId, 'on');

    expect(await answerTo(discord, await postPicture(discord, { channelId }))).toMatch(catAnswer);
  });

  it('goes for the threads of a channel, too', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const threadId = discord.addChannel({ type: 'thread', parentId: channelId });
    expect(await answerTo(discord, await postPicture(discord, { channelId: threadId }))).toMatch(
      catAnswer,
    );

    await watch(discord, channelId, 'off');

    const message = await postPicture(discord, { channelId: threadId });
    expect(await isLeftAlone(discord, message, threadId)).toBe(true);
  });

  it('in a thread goes for that thread alone', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const threadId = discord.addChannel({ type: 'thread', parentId: channelId });
    await watch(discord, channelId, 'off');

    await watch(discord, threadId, 'on');

    expect(await answerTo(discord, await postPicture(discord, { channelId: threadId }))).toMatch(
      catAnswer,
    );
    const message = await postPicture(discord, { channelId });
    expect(await isLeftAlone(discord, message, channelId)).toBe(true);
  });

  it.each([
    ['on', 'en-US', /answer every picture in this channel\.$/],
    ['off', 'en-US', /answer only when asked in this channel\.$/],
    ['on', 'es-ES', /todas las imágenes de este canal\.$/],
    ['off', 'es-419', /si me preguntan\.$/],
  ] as const)('here %s says so in %s', async (choice, locale, words) => {
    const { discord } = bot;

    const content = await watch(discord, discord.addChannel(), choice, locale);

    expect(content).toMatch(words);
  });

  it('is answered privately', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();

    const use = discord.slash('watch here off', { channelId, permissions: ['ManageGuild'] });

    expect(await use.acknowledged).toMatchObject({ type: CHANNEL_MESSAGE, isEphemeral: true });
    expect(discord.messages(channelId)).toEqual([]);
  });

  it('is for those who manage the server', () => {
    const { discord } = bot;

    expect(() => discord.slash('watch here off')).toThrow(/not offered to members/);
  });

  it.each(['dm', 'group-dm', 'foreign-guild'] as const)('is not offered in a %s', (where) => {
    const use = { where, permissions: ['ManageGuild'] } as const;

    expect(() => bot.discord.slash('watch here off', use)).toThrow(/not offered/);
  });
});

describe('/watch where pictures are answered on request only', () => {
  let bot: RunningBot;
  beforeAll(async () => {
    bot = await startCommandBot({ DISCORD_AUTO_CLASSIFY: 'mentions' });
  });
  afterAll(() => bot.stop());

  it('was never given: pictures are left alone', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();

    const message = await postPicture(discord, { channelId });

    expect(await isLeftAlone(discord, message, channelId)).toBe(true);
  });

  it('here on has them answered in that channel', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();

    await watch(discord, channelId, 'on');

    expect(await answerTo(discord, await postPicture(discord, { channelId }))).toMatch(catAnswer);
  });
});

describe('/watch where Discord refuses the Message Content intent', () => {
  it('here on says that it cannot see pictures, and what would help', async () => {
    const { discord } = await startCommandBotForTest({}, { messageContentIntent: 'refused' });
    const channelId = discord.addChannel();

    const content = await watch(discord, channelId, 'on');

    expect(content).toMatch(/^Discord shows me only pictures that I am asked about\..* Intent\.$/);
    const message = await postPicture(discord, { channelId });
    expect(await isLeftAlone(discord, message, channelId)).toBe(true);
  });
});

describe('/watch where the bot may not write', () => {
  it('here on says what it lacks', async () => {
    const { discord } = await startCommandBotForTest();
    const channelId = discord.addChannel({ deniedPermissions: ['SendMessages'] });
    const threadId = discord.addChannel({ type: 'thread', parentId: channelId });

    const inChannel = await watch(discord, channelId, 'on');
    const inThread = await watch(discord, threadId, 'on');
    const off = await watch(discord, channelId, 'off');

    expect(inChannel).toMatch(/^From now on .* in this channel\. But I may not write here yet: /);
    expect(inThread).toMatch(/in this channel\.$/);
    expect(off).toMatch(/in this channel\.$/);
  });
});

describe('what was chosen with /watch', () => {
  it('holds after a restart', async () => {
    const discord = await startFakeDiscord({ identifyIntervalMs: 0 });
    onTestFinished(() => discord.close());
    const DATA_DIR = await createTemporaryFolder();
    const channelId = discord.addChannel();
    const first = await connectService(discord, { DATA_DIR });
    await eventually(() => expect(discord.commands()).not.toEqual([]));
    await watch(discord, channelId, 'off');
    first.kill('SIGTERM');
    await first.exited;

    await connectService(discord, { DATA_DIR });

    const message = await postPicture(discord, { channelId });
    expect(await isLeftAlone(discord, message, channelId)).toBe(true);
  });
});

describe('/watch where pictures are answered in some channels', () => {
  it('goes before what the operator has set', async () => {
    const discord = await startFakeDiscord();
    onTestFinished(async () => {
      await discord.close();
      expect(discord.violations).toEqual([]);
    });
    const listed = discord.channelId;
    const other = discord.addChannel();
    const thread = discord.addChannel({ type: 'thread', parentId: listed });
    const also = discord.addChannel();
    await connectService(discord, { DISCORD_AUTO_CLASSIFY: `${listed}, ${also}` });
    await eventually(() => expect(discord.commands()).not.toEqual([]));

    expect(await answerTo(discord, await postPicture(discord, { channelId: listed }))).toMatch(
      catAnswer,
    );
    expect(await answerTo(discord, await postPicture(discord, { channelId: also }))).toMatch(
      catAnswer,
    );
    expect(await answerTo(discord, await postPicture(discord, { channelId: thread }))).toMatch(
      catAnswer,
    );
    const unasked = await postPicture(discord, { channelId: other });
    expect(await isLeftAlone(discord, unasked, other)).toBe(true);
    await watch(discord, other, 'on');
    await watch(discord, listed, 'off');

    expect(await answerTo(discord, await postPicture(discord, { channelId: other }))).toMatch(
      catAnswer,
    );
    const unwatched = await postPicture(discord, { channelId: listed });
    expect(await isLeftAlone(discord, unwatched, listed)).toBe(true);
  });
});
