import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { PostOptions } from '../../support/fake-telegram/world/user-messages.ts';
import { signalIfAlive } from '../../support/shared-processes.ts';
import { type RunningTelegramBot, startTelegramBot } from '../../support/telegram-bot.ts';
import { ask, askAboutCat, cat, writtenSoFar } from '../../support/telegram-conversation.ts';

const me = '@whatsit_test_bot';
const aboutCat = /^Egyptian cat \d\d%\n/;
const noPicture = 'I see no picture here. Send me one, or reply to one with /classify.';
const watchingNow = 'From now on I answer every picture in this chat.';
const notWatchingNow = 'From now on I answer in this chat only when asked.';
const adminsOnly = 'Only admins of this chat can change that.';
const isBlind = /But Telegram shows me only what is meant for me here: my privacy mode is on\./;

let bot: RunningTelegramBot;
let seeingBot: RunningTelegramBot;
beforeAll(async () => {
  const settings = { RATE_LIMIT_PER_MINUTE: '0' };
  bot = await startTelegramBot(settings);
  seeingBot = await startTelegramBot(settings, { hasPrivacyMode: false });
});
afterAll(async () => {
  await bot.stop();
  await seeingBot.stop();
});

async function postCat(
  { telegram }: RunningTelegramBot,
  options: Omit<PostOptions, 'media'>,
): Promise<ReturnType<typeof telegram.post>> {
  return telegram.post({ ...options, media: await telegram.media.photo(cat) });
}

/** A group with a person who may do everything there. */
function addGroup(
  { telegram }: RunningTelegramBot,
  options: Parameters<typeof telegram.addGroup>[0] = {},
) {
  const admin = telegram.addPerson({ firstName: 'Ada' });
  return { admin, chatId: telegram.addGroup({ admins: [admin], ...options }) };
}

describe('in a group where the bot sees only what is meant for it', () => {
  it.each(['/classify', `/classify${me}`, '/CLASSIFY@Whatsit_Test_Bot', `what is this, ${me}?`])(
    'a picture with the caption "%s" is answered in a reply',
    async (caption) => {
      const { chatId } = addGroup(bot);

      expect((await askAboutCat(bot.telegram, { chatId, caption })).text).toMatch(aboutCat);
    },
  );

  it.each(['/classify', `/classify${me}`, `${me}?`])(
    'the reply "%s" to a picture asks about it',
    async (text) => {
      const { telegram } = bot;
      const { chatId } = addGroup(bot);
      const picture = await postCat(bot, { chatId });

      const answer = await ask(telegram, { chatId, text, replyTo: picture });

      expect(answer.text).toMatch(aboutCat);
      expect(telegram.repliesTo(picture)).toEqual([]);
    },
  );

  it.each(['/classify', `hello ${me}`])('"%s" without a picture gets a hint', async (text) => {
    const { chatId } = addGroup(bot);

    expect((await ask(bot.telegram, { chatId, text })).text).toBe(noPicture);
  });

  it('an admin who says /watch on learns why bare pictures do not get through', async () => {
    const { admin, chatId } = addGroup(bot);

    const { text } = await ask(bot.telegram, { chatId, from: admin, text: `/watch${me} on` });

    expect(text).toContain(watchingNow);
    expect(text).toMatch(isBlind);
  });

  it('an admin who says /watch off does not hear of privacy', async () => {
    const { admin, chatId } = addGroup(bot);

    const { text } = await ask(bot.telegram, { chatId, from: admin, text: '/watch off' });

    expect(text).toBe(notWatchingNow);
  });

  it('somebody who is no admin cannot have it watched', async () => {
    const { chatId } = addGroup(bot);

    expect((await ask(bot.telegram, { chatId, text: '/watch on' })).text).toBe(adminsOnly);
  });

  it.each(['/watch', '/watch perhaps'])('"%s" gets told how', async (text) => {
    const { chatId } = addGroup(bot);

    expect((await ask(bot.telegram, { chatId, text })).text).toBe('Say /watch on or /watch off.');
  });
});

describe('in a group where the bot sees everything', () => {
  it.each([
    ['a picture', {}],
    ['a picture for another bot', { caption: '/classify@other_bot' }],
    ['a picture with a mention of somebody else', { caption: 'for @somebody_else' }],
    ['a picture with a command that there is not', { caption: '/frobnicate' }],
    [
      'a picture of another bot',
      {
        caption: '/classify',
        fields: { from: { id: 4242, is_bot: true, first_name: 'Echo' } },
      },
    ],
  ])('%s is left alone', async (_, options) => {
    const { chatId } = addGroup(seeingBot);

    await postCat(seeingBot, { chatId, ...options });

    expect(await writtenSoFar(seeingBot.telegram, chatId)).toEqual([]);
  });

  it('a mention of somebody who has no name but is the bot asks about a picture', async () => {
    const { telegram } = seeingBot;
    const { chatId } = addGroup(seeingBot);
    const entities = [{ type: 'text_mention', offset: 0, length: 3, user: telegram.bot }];

    const { text } = await askAboutCat(telegram, { chatId, caption: 'you there', entities });

    expect(text).toMatch(aboutCat);
  });

  it('bare pictures are answered after /watch on, and not any more after /watch off', async () => {
    const { telegram } = seeingBot;
    const { admin, chatId } = addGroup(seeingBot);

    const on = await ask(telegram, { chatId, from: admin, text: '/watch on' });
    const watched = await askAboutCat(telegram, { chatId });
    const off = await ask(telegram, { chatId, from: admin, text: '/watch off' });
    await postCat(seeingBot, { chatId });

    expect([on.text, off.text]).toEqual([watchingNow, notWatchingNow]);
    expect(watched.text).toMatch(aboutCat);
    expect(await writtenSoFar(telegram, chatId)).toEqual([on, watched, off]);
  });

  it('talk, videos and files that are no pictures are left alone after /watch on', async () => {
    const { telegram } = seeingBot;
    const { media } = telegram;
    const { admin, chatId } = addGroup(seeingBot);
    const on = await ask(telegram, { chatId, from: admin, text: '/watch on' });

    telegram.post({ chatId, text: 'hello' });
    telegram.post({ chatId, media: await media.video(cat) });
    telegram.post({ chatId, media: media.voice() });
    telegram.post({ chatId, media: await media.document(cat, { mimeType: 'application/pdf' }) });
    telegram.post({ chatId, media: await media.document(cat, { fileName: 'setup.exe' }) });

    expect(await writtenSoFar(telegram, chatId)).toEqual([on]);
  });

  it('a picture that is too large to be fetched is answered after /watch on', async () => {
    const { telegram } = seeingBot;
    const { admin, chatId } = addGroup(seeingBot);
    await ask(telegram, { chatId, from: admin, text: '/watch on' });
    const huge = { fileName: 'huge.png', sizeInBytes: 21 * 2 ** 20 };

    const { text } = await ask(telegram, {
      chatId,
      media: await telegram.media.document(cat, huge),
    });

    expect(text).toMatch(/^This file is larger than 20 MB/);
  });

  it('what somebody chose who is no admin does not count', async () => {
    const { telegram } = seeingBot;
    const { chatId } = addGroup(seeingBot);
    const refusal = await ask(telegram, { chatId, text: '/watch on' });

    await postCat(seeingBot, { chatId });

    expect(await writtenSoFar(telegram, chatId)).toEqual([refusal]);
  });

  it('the choice of one group is none for others', async () => {
    const { telegram } = seeingBot;
    const { admin, chatId } = addGroup(seeingBot);
    const { chatId: otherId } = addGroup(seeingBot);
    await ask(telegram, { chatId, from: admin, text: '/watch on' });

    await postCat(seeingBot, { chatId: otherId });

    expect(await writtenSoFar(telegram, otherId)).toEqual([]);
  });

  it('an admin who hides behind the group may choose, and is answered', async () => {
    const { telegram } = seeingBot;
    const chatId = telegram.addGroup({ isSupergroup: true });

    const on = await ask(telegram, { chatId, asChatId: chatId, text: '/watch on' });
    const answer = await askAboutCat(telegram, { chatId, asChatId: chatId });

    expect(on.text).toBe(watchingNow);
    expect(answer.text).toMatch(aboutCat);
  });

  it('who speaks as a channel is answered, but may not choose', async () => {
    const { telegram } = seeingBot;
    const chatId = telegram.addGroup({ isSupergroup: true });
    const asChatId = telegram.addChannel({ isBotAdmin: false });

    const on = await ask(telegram, { chatId, asChatId, text: '/watch on' });
    const answer = await askAboutCat(telegram, { chatId, asChatId, caption: '/classify' });

    expect(on.text).toBe(adminsOnly);
    expect(answer.text).toMatch(aboutCat);
  });
});

describe('in a group whose admin the bot is', () => {
  it('bare pictures are answered after /watch on, and privacy mode is no matter', async () => {
    const { telegram } = bot;
    const { admin, chatId } = addGroup(bot, { isBotAdmin: true });

    const on = await ask(telegram, { chatId, from: admin, text: '/watch on' });

    expect(on.text).toBe(watchingNow);
    expect((await askAboutCat(telegram, { chatId })).text).toMatch(aboutCat);
  });

  it('bare pictures are left alone until then', async () => {
    const { chatId } = addGroup(bot, { isBotAdmin: true });

    await postCat(bot, { chatId });

    expect(await writtenSoFar(bot.telegram, chatId)).toEqual([]);
  });
});

describe('in a forum', () => {
  it('a topic gets its answers in the topic', async () => {
    const { telegram } = bot;
    const { chatId } = addGroup(bot, { isForum: true });
    const threadId = telegram.membership.addTopic(chatId, 'Cats');

    const answer = await askAboutCat(telegram, { chatId, threadId, caption: '/classify' });

    expect(answer).toMatchObject({ threadId, text: expect.stringMatching(aboutCat) });
  });

  it('the general topic gets its answers there', async () => {
    const { chatId } = addGroup(bot, { isForum: true });

    const answer = await askAboutCat(bot.telegram, { chatId, caption: '/classify' });

    expect(answer).toMatchObject({ threadId: undefined, text: expect.stringMatching(aboutCat) });
  });

  it('commands are answered in their topic', async () => {
    const { telegram } = bot;
    const { chatId } = addGroup(bot, { isForum: true });
    const threadId = telegram.membership.addTopic(chatId, 'Help');

    expect(await ask(telegram, { chatId, threadId, text: '/help' })).toMatchObject({ threadId });
  });
});

describe('in a thread of a supergroup without topics', () => {
  it('the answer is a reply like any other', async () => {
    const { telegram } = bot;
    const { chatId } = addGroup(bot, { isSupergroup: true });
    const picture = await postCat(bot, { chatId });

    const { text } = await ask(telegram, { chatId, text: '/classify', replyTo: picture });

    expect(text).toMatch(aboutCat);
  });
});

describe('in a channel that the bot administers', () => {
  it('every picture is answered', async () => {
    const chatId = bot.telegram.addChannel();

    expect((await askAboutCat(bot.telegram, { chatId })).text).toMatch(aboutCat);
  });

  it('everything else is left alone', async () => {
    const { telegram } = bot;
    const chatId = telegram.addChannel();

    telegram.post({ chatId, text: 'news' });
    telegram.post({ chatId, media: await telegram.media.video(cat) });

    expect(await writtenSoFar(telegram, chatId)).toEqual([]);
  });

  it('pictures are left alone after /watch off, and answered again after /watch on', async () => {
    const { telegram } = bot;
    const chatId = telegram.addChannel();

    const off = await ask(telegram, { chatId, text: '/watch off' });
    await postCat(bot, { chatId });
    const on = await ask(telegram, { chatId, text: '/watch on' });
    const watched = await askAboutCat(telegram, { chatId });

    expect([off.text, on.text]).toEqual([notWatchingNow, watchingNow]);
    expect(await writtenSoFar(telegram, chatId)).toEqual([off, on, watched]);
  });
});

describe('a group that becomes a supergroup', () => {
  it('keeps what was chosen for it', async () => {
    const { telegram } = bot;
    const { admin, chatId } = addGroup(bot, { isBotAdmin: true });
    await ask(telegram, { chatId, from: admin, text: '/watch on' });

    const newId = telegram.membership.upgrade(chatId);

    expect((await askAboutCat(telegram, { chatId: newId })).text).toMatch(aboutCat);
  });

  it('gets the answers that were on their way', async () => {
    const { telegram, service } = bot;
    const { chatId } = addGroup(bot);
    const children = service.childPids();
    for (const pid of children) signalIfAlive(pid, 'SIGSTOP');
    await postCat(bot, { chatId, caption: '/classify' });
    await postCat(bot, { chatId, caption: '/classify' });
    await telegram.until('typing', () => telegram.actions(chatId)[0]);

    const newId = telegram.membership.upgrade(chatId);
    await telegram.until('typing', () => telegram.actions(newId)[0]); // it has noticed before it answers
    for (const pid of children) signalIfAlive(pid, 'SIGCONT');

    await telegram.messageIn(newId, 1);
    const texts = telegram.messages(newId).map(({ text }) => text);
    expect(texts).toEqual([expect.stringMatching(aboutCat), expect.stringMatching(aboutCat)]);
  });
});
