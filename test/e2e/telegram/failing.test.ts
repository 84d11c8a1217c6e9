import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { readFixture } from '../../support/fixtures.ts';
import { makeHostilePictures } from '../../support/shared-hostile-pictures.ts';
import { noise } from '../../support/shared-pictures.ts';
import { eventually, signalIfAlive } from '../../support/shared-processes.ts';
import {
  type RunningTelegramBot,
  startTelegramBot,
  startTelegramBotForTest,
} from '../../support/telegram-bot.ts';
import { ask, askAboutCat, cat, writtenSoFar } from '../../support/telegram-conversation.ts';
import { importModelWithoutNumbers } from '../../support/tiny-model.ts';

const aboutCat = /^Egyptian cat \d\d%\n/;
const unreadable =
  'cannot be read: it is damaged or no picture. Save it as JPEG or PNG and post that.';
const unknownKind =
  'This is not a kind of picture that I can read. I read JPEG, PNG, WebP, GIF, AVIF, TIFF, BMP and HEIC.';

let bot: RunningTelegramBot;
beforeAll(async () => {
  bot = await startTelegramBot({
    RATE_LIMIT_PER_MINUTE: '0',
    MAX_IMAGE_BYTES: String(2 ** 20),
    TELEGRAM_MAX_UPDATE_AGE_MS: '60000',
  });
});
afterAll(() => bot.stop());

/** Lets nothing be classified until it is called what it gives, or the running test ends. */
function holdInference({ service }: RunningTelegramBot): () => void {
  const children = service.childPids();
  const release = (): void => {
    for (const pid of children) signalIfAlive(pid, 'SIGCONT');
  };
  onTestFinished(release);
  for (const pid of children) signalIfAlive(pid, 'SIGSTOP');
  return release;
}

function fixture(name: string): Uint8Array {
  return readFixture(`formats/${name}`);
}

function bomb(): Uint8Array {
  const name = 'a PNG bomb of 400 megapixels';
  const found = makeHostilePictures().find((picture) => picture.name === name);
  if (!found) throw new Error(`There is no hostile picture "${name}"`);
  return found.bytes;
}

describe('a picture that cannot be looked at', () => {
  it.each<readonly [string, string, () => Uint8Array, string]>([
    ['a cut JPEG', 'a.jpg', () => fixture('jpeg-truncated.jpg'), `This JPEG file ${unreadable}`],
    ['a cut PNG', 'a.png', () => fixture('png-truncated.png'), `This PNG file ${unreadable}`],
    ['noise', 'noise.png', () => noise(1000), `This file ${unreadable}`],
    ['an SVG', 'a.svg', () => fixture('refused.svg'), unknownKind],
    ['a PDF called .png', 'page.png', () => fixture('refused.pdf'), unknownKind],
    [
      'a bomb',
      'bomb.png',
      bomb,
      'This picture has 400 megapixels; the limit is 50. Post a smaller one.',
    ],
    [
      'too many bytes',
      'large.png',
      () => noise(1.5 * 2 ** 20),
      'This picture has 1.5 MB; the limit is 1. Post a smaller one.',
    ],
  ])('such as %s gets a sentence that says why', async (_, fileName, read, sentence) => {
    const { telegram } = bot;
    const media = await telegram.media.document(read(), { fileName });

    expect((await ask(telegram, { media })).text).toBe(sentence);
  });

  it('does not spoil the answer for the one beside it', async () => {
    const { telegram } = bot;
    const damaged = { fileName: 'broken.png' };
    const items = [
      await telegram.media.document(fixture('png-truncated.png'), damaged),
      await telegram.media.document(cat, { fileName: 'cat.jpg' }),
    ];

    const [, second] = telegram.postAlbum({ from: telegram.addPerson(), items });

    const { text } = await telegram.messageIn(second?.chat.id ?? 0);
    expect(text).toMatch(/^1\. broken\.png – This PNG file cannot be read.*\n2\. cat\.jpg – Egy/);
  });

  it.each([
    ['getFile', 400, 1, /^This picture could not be fetched\./],
    ['download', 404, 4, /^The link to this picture has expired; post it again\.$/],
  ])(
    'because %s answers %i gets a sentence, and the log no error',
    async (method, fault, times, said) => {
      const { telegram, service } = bot;
      telegram.failNext({ method, fault, times });

      const { text } = await askAboutCat(telegram);

      expect(text).toMatch(said);
      expect(service.messages()).not.toContain('picture from chat failed');
    },
  );

  it.each(['getFile', 'download', 'sendMessage'])(
    'for a moment only, because %s answers 502, is looked at all the same',
    async (method) => {
      const { telegram } = bot;
      telegram.failNext({ method, fault: 502 });

      expect((await askAboutCat(telegram)).text).toMatch(aboutCat);
    },
  );
});

it('a failure of ours carries a reference that stands in the log', async () => {
  const model = await importModelWithoutNumbers();
  const { telegram, service } = await startTelegramBotForTest(model);

  const { text } = await askAboutCat(telegram);

  const [, reference = 'none'] =
    /^Something went wrong on our side\. Try again later\. The log has it under ([0-9a-z]{8}): tell that to whoever runs this bot\.$/.exec(
      text,
    ) ?? [];
  await eventually(() => expect(service.log()).toContain(`"requestId":"${reference}"`));
  expect(service.messages()).toContain('picture from chat failed');
});

describe('somebody who sends more than the limit for a minute', () => {
  const polite = /^That is a lot of pictures\. Show me more in \d+ seconds?\.$/;

  let strictBot: RunningTelegramBot;
  beforeAll(async () => {
    strictBot = await startTelegramBot({ RATE_LIMIT_PER_MINUTE: '2' });
  });
  afterAll(() => strictBot.stop());

  it('is told so once, and not for every picture', async () => {
    const { telegram } = strictBot;
    const chatId = telegram.addGroup();
    const from = telegram.addPerson();
    const media = await telegram.media.photo(cat);

    for (let i = 0; i < 5; i++) telegram.post({ chatId, from, media, caption: '/classify' });

    const written = await writtenSoFar(telegram, chatId);
    expect(written.map(({ text }) => text)).toEqual([
      expect.stringMatching(aboutCat),
      expect.stringMatching(aboutCat),
      expect.stringMatching(polite),
    ]);
  });

  it('is told so in Spanish, too', async () => {
    const { telegram } = strictBot;
    const from = telegram.addPerson({ languageCode: 'es' });
    await askAboutCat(telegram, { from });
    await askAboutCat(telegram, { from });

    const { text } = await askAboutCat(telegram, { from });

    expect(text).toMatch(/^Son muchas imágenes\. Enséñame más dentro de \d+ segundos?\.$/);
  });

  it('is counted for hints too', async () => {
    const { telegram } = strictBot;
    const chatId = telegram.addGroup();
    const from = telegram.addPerson();

    for (let i = 0; i < 5; i++) telegram.post({ chatId, from, text: '/classify' });

    expect(await writtenSoFar(telegram, chatId)).toHaveLength(3); // the third says that it is enough
  });

  it('does not keep anybody else from an answer', async () => {
    const { telegram } = strictBot;
    const from = telegram.addPerson();
    const media = await telegram.media.photo(cat);
    for (let i = 0; i < 3; i++) telegram.post({ from, media });

    const { text } = await askAboutCat(telegram, { from: telegram.addPerson() });

    expect(text).toMatch(aboutCat);
  });
});

describe('while a picture is looked at', () => {
  it('typing is shown, and shown again before it goes out', async () => {
    const { telegram } = bot;
    const from = telegram.addPerson();
    const release = holdInference(bot);
    const message = telegram.post({ from, media: await telegram.media.photo(cat) });

    await telegram.until('typing twice', () => telegram.actions(from.id)[1]);
    release();
    await telegram.replyTo(message);

    const [first, second] = telegram.actions(from.id);
    expect(first?.action).toBe('typing');
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeLessThan(5000);
  });

  it('typing is shown in the topic where the question was', async () => {
    const { telegram } = bot;
    const chatId = telegram.addGroup({ isForum: true });
    const threadId = telegram.membership.addTopic(chatId, 'Cats');
    const media = await telegram.media.photo(cat);
    const release = holdInference(bot);

    telegram.post({ chatId, threadId, media, caption: '/classify' });

    const action = await telegram.until('typing', () => telegram.actions(chatId)[0]);
    release();
    await telegram.messageIn(chatId);
    expect(action.threadId).toBe(threadId);
  });

  it('its message may be deleted: the answer comes all the same', async () => {
    const { telegram } = bot;
    const from = telegram.addPerson();
    const release = holdInference(bot);
    const message = telegram.post({ from, media: await telegram.media.photo(cat) });
    await telegram.until('typing', () => telegram.actions(from.id)[0]);

    telegram.delete(message);
    release();

    const answer = await telegram.messageIn(from.id);
    expect(answer).toMatchObject({
      replyToId: undefined,
      text: expect.stringMatching(aboutCat),
    });
  });

  it("the bot may be blocked, which is nobody's failure; later pictures are answered", async () => {
    const { telegram } = bot;
    const from = telegram.addPerson();
    const release = holdInference(bot);
    telegram.post({ from, media: await telegram.media.photo(cat) });
    await telegram.until('typing', () => telegram.actions(from.id)[0]);
    const noted = notedFailures();

    telegram.membership.block(from);
    release();

    await eventually(() => expect(notedFailures()).toBe(noted + 1));
    telegram.membership.unblock(from);
    expect((await askAboutCat(telegram, { from })).text).toMatch(aboutCat);
    expectNoErrors();
  });

  it('the bot may be thrown out of a group, which keeps its choices for when it is back', async () => {
    const { telegram } = bot;
    const admin = telegram.addPerson();
    const chatId = telegram.addGroup({ admins: [admin], isBotAdmin: true });
    await ask(telegram, { chatId, from: admin, text: '/watch on' });
    const release = holdInference(bot);
    telegram.post({ chatId, media: await telegram.media.photo(cat) });
    await telegram.until('typing', () => telegram.actions(chatId)[0]);
    const noted = notedFailures();

    telegram.membership.setBotStatus(chatId, 'kicked');
    release();

    await eventually(() => expect(notedFailures()).toBe(noted + 1));
    telegram.membership.setBotStatus(chatId, 'administrator');
    expect((await askAboutCat(telegram, { chatId })).text).toMatch(aboutCat);
    expectNoErrors();
  });
});

describe('where the bot may not write', () => {
  it('nothing is said, and its choices are kept', async () => {
    const { telegram } = bot;
    const admin = telegram.addPerson();
    const chatId = telegram.addGroup({ admins: [admin], isBotAdmin: true });
    await ask(telegram, { chatId, from: admin, text: '/watch on' });
    const noted = notedFailures();

    telegram.membership.muteBot(chatId);
    telegram.post({ chatId, media: await telegram.media.photo(cat) });

    await eventually(() => expect(notedFailures()).toBe(noted + 1));
    telegram.membership.muteBot(chatId, false);
    expect((await askAboutCat(telegram, { chatId })).text).toMatch(aboutCat);
    expectNoErrors();
  });

  it.each(['closeTopic', 'deleteTopic'] as const)('because of %s nothing is said', async (end) => {
    const { telegram } = bot;
    const chatId = telegram.addGroup({ isForum: true });
    const threadId = telegram.membership.addTopic(chatId, 'Cats');
    const media = await telegram.media.photo(cat);
    const noted = notedFailures();

    telegram.membership[end](chatId, threadId);
    telegram.post({ chatId, threadId, media, caption: '/classify' });

    await eventually(() => expect(notedFailures()).toBe(noted + 1));
    expectNoErrors();
  });
});

function notedFailures(): number {
  const messages = bot.service.messages();
  return messages.filter((message) => message === 'telegram answer not possible').length;
}

function expectNoErrors(): void {
  expect(bot.service.messages()).not.toContain('telegram answer failed');
}

it('what is edited afterwards is not answered again', async () => {
  const { telegram } = bot;
  const chatId = telegram.addGroup();
  const media = await telegram.media.photo(cat);
  const message = telegram.post({ chatId, media, caption: '/classify' });
  const answer = await telegram.replyTo(message);

  telegram.edit(message, { caption: '/classify this' });

  expect(await writtenSoFar(telegram, chatId)).toEqual([answer]);
});

describe('what was sent while the service was away', () => {
  it('is left alone where it is older than it may be, and answered where it is not', async () => {
    const { telegram } = bot;
    const from = telegram.addPerson();
    const media = await telegram.media.photo(cat);

    const old = telegram.post({ from, media, sentAgoS: 90 });
    const recent = telegram.post({ from, media, sentAgoS: 30 });

    expect((await telegram.replyTo(recent)).text).toMatch(aboutCat);
    await askAboutCat(telegram, { from });
    expect(telegram.repliesTo(old)).toEqual([]);
  });

  it('counts for commands as well', async () => {
    const { telegram } = bot;
    const from = telegram.addPerson();

    const old = telegram.post({ from, text: '/help', sentAgoS: 90 });
    await ask(telegram, { from, text: '/help' });

    expect(telegram.repliesTo(old)).toEqual([]);
  });
});
