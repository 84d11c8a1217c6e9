import { readdirSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { BotMessage } from '../../support/fake-telegram/messages/public-message.ts';
import type { Media } from '../../support/fake-telegram/files/media.ts';
import { fixturePath, readFixture } from '../../support/fixtures.ts';
import { type RunningTelegramBot, startTelegramBot } from '../../support/telegram-bot.ts';
import { ask, askAboutCat, cat } from '../../support/telegram-conversation.ts';

const MEBIBYTE = 2 ** 20;

const readable = readdirSync(fixturePath('formats')).filter(
  (name) => !/refused|truncated/.test(name),
);
const noPicture = 'I see no picture here. Send me one, or reply to one with /classify.';
const onlyItsStill = 'I have looked at its still picture only.';
const tooLargeToFetch =
  'This file is larger than 20 MB, more than bots may fetch. Send it as a photo instead.';

let bot: RunningTelegramBot;
beforeAll(async () => {
  bot = await startTelegramBot();
});
afterAll(() => bot.stop());

/** Somebody new sends this. */
async function send(media: Media): Promise<BotMessage> {
  return ask(bot.telegram, { from: bot.telegram.addPerson(), media });
}

function labelsIn({ text }: BotMessage): number {
  return text.match(/\d%/g)?.length ?? 0;
}

describe('in a private chat', () => {
  it('a photo is answered with the likeliest label in bold', async () => {
    const { text, styles } = await askAboutCat(bot.telegram);

    expect(text).toMatch(/^Egyptian cat \d\d%\n/);
    expect(styles).toContainEqual({ style: 'bold', text: 'Egyptian cat' });
  });

  it.each(readable)('a picture sent as the file %s is answered', async (fileName) => {
    const bytes = readFixture(`formats/${fileName}`);
    const mimeType = `image/${fileName.split('.').at(-1)}`;

    const answer = await send(await bot.telegram.media.document(bytes, { fileName, mimeType }));

    expect(labelsIn(answer)).toBeGreaterThanOrEqual(5);
    expect(answer.text).toMatch(/\nModel: imagenet$/);
  });

  it.each([
    ['a name alone', { fileName: 'IMG_0001.HEIC' }],
    ['a type alone', { mimeType: 'image/heic' }],
    ['neither name nor type', {}],
    ['a type that says nothing', { mimeType: 'application/octet-stream' }],
  ])('a picture as a file with %s is answered', async (_, options) => {
    const heic = readFixture('formats/heic.heic');

    const answer = await send(await bot.telegram.media.document(heic, options));

    expect(answer.text).toMatch(/\nModel: imagenet$/);
  });

  it('a sticker that stands still is answered', async () => {
    const answer = await send(await bot.telegram.media.sticker(cat));

    expect(answer.text).toMatch(/^Egyptian cat \d\d%\n/);
    expect(answer.text).not.toContain(onlyItsStill);
  });

  it.each<readonly [string, () => Promise<Media>]>([
    ['an animation', () => bot.telegram.media.animation(cat)],
    ['a video note', () => bot.telegram.media.videoNote(cat)],
    ['an animated sticker', () => bot.telegram.media.sticker(cat, { motion: 'vector' })],
    ['a video sticker', () => bot.telegram.media.sticker(cat, { motion: 'video' })],
  ])('%s is answered by its still picture, and the answer says so', async (_, make) => {
    const { text } = await send(await make());

    expect(text).toMatch(/(Egyptian|tabby|tiger) cat \d\d%\n/);
    expect(text.split('\n').slice(-2)).toEqual([onlyItsStill, 'Model: imagenet']);
  });

  it.each<readonly [string, () => Promise<Media>, string]>([
    ['a video', () => bot.telegram.media.video(cat), 'This is a video'],
    ['a voice message', async () => bot.telegram.media.voice(), 'This is a sound file'],
    [
      'an animation without a still picture',
      () => bot.telegram.media.animation(cat, { hasThumbnail: false }),
      'This is a video',
    ],
    [
      'an animated sticker without a still picture',
      () => bot.telegram.media.sticker(cat, { motion: 'vector', hasThumbnail: false }),
      'This is a vector animation',
    ],
    ['a PDF', () => file('refused.pdf', 'application/pdf'), 'This is no picture'],
    ['a text file', () => file('refused.txt', 'text/plain'), 'This is no picture'],
    [
      'a program',
      () => file('refused.txt', 'application/octet-stream', 'a.exe'),
      'This is no picture',
    ],
    ['a video as a file', () => file('refused.mp4', 'video/mp4'), 'This is a video'],
    ['a song as a file', () => file('refused.txt', 'audio/mpeg'), 'This is a sound file'],
    [
      'a song',
      async () => ({ audio: { file_id: 'song', file_unique_id: 'song' } }),
      'This is a sound file',
    ],
  ])('%s is named, and not looked at', async (_, make, sentence) => {
    expect((await send(await make())).text).toBe(`${sentence}; I look at pictures only.`);
  });

  function file(name: string, mimeType: string, fileName = name): Promise<Media> {
    return bot.telegram.media.document(readFixture(`formats/${name}`), { fileName, mimeType });
  }

  it.each([
    ['a text', 'hello there'],
    ['a command that there is not', '/frobnicate now'],
    ['/classify without a picture', '/classify'],
  ])('%s gets a hint', async (_, text) => {
    const { telegram } = bot;

    const answer = await ask(telegram, { from: telegram.addPerson(), text });

    expect(answer.text).toBe(noPicture);
  });

  it('a reply to a picture asks about it again', async () => {
    const { telegram } = bot;
    const from = telegram.addPerson();
    const picture = telegram.post({ from, media: await telegram.media.photo(cat) });
    await telegram.replyTo(picture);

    const { text } = await ask(telegram, { from, text: 'sure?', replyTo: picture });

    expect(text).toMatch(/^Egyptian cat/);
  });

  it('a reply to a picture in another chat asks about it', async () => {
    const { telegram } = bot;
    const { photo } = await telegram.media.photo(cat);
    const origin = { type: 'hidden_user', date: 1_700_000_000, sender_user_name: 'Kim' };
    const fields = { external_reply: { origin, photo } };

    const { text } = await ask(telegram, { from: telegram.addPerson(), text: 'and this?', fields });

    expect(text).toMatch(/^Egyptian cat/);
  });

  it('a picture that was sent through another bot is answered', async () => {
    const { telegram } = bot;
    const fields = { via_bot: { id: 42, is_bot: true, first_name: 'pic' } };

    const { text } = await askAboutCat(telegram, { from: telegram.addPerson(), fields });

    expect(text).toMatch(/^Egyptian cat/);
  });
});

describe('a file over 20 MB', () => {
  it('is refused before it is asked for', async () => {
    const { telegram } = bot;
    const sizeInBytes = 20 * MEBIBYTE + 1;
    const before = telegram.requests.filter(({ method }) => method === 'getFile').length;

    const answer = await send(
      await telegram.media.document(cat, { fileName: 'huge.jpg', sizeInBytes }),
    );

    expect(answer.text).toBe(tooLargeToFetch);
    const after = telegram.requests.filter(({ method }) => method === 'getFile').length;
    expect(after).toBe(before);
  });

  it('whose size nobody told is refused when Telegram does not give it', async () => {
    const { telegram } = bot;
    const huge = { fileName: 'huge.jpg', sizeInBytes: 21 * MEBIBYTE, isSizeTold: false };

    const answer = await send(await telegram.media.document(cat, huge));

    expect(answer.text).toBe(tooLargeToFetch);
  });
});

describe('of a photo', () => {
  /** The longer sides of what is on offer are 90, 320, 800, 1280 and 2560. */
  it.each([
    ['large.jpg', 2],
    ['odd-sides.jpg', 2],
    ['small.jpg', 1],
  ])('such as %s the smallest size that is enough is fetched', async (name, expected) => {
    const { telegram } = bot;
    const media = await telegram.media.photo(readFixture(`photos/${name}`), { isHd: true });
    const before = telegram.downloads.length;

    await send(media);

    const fetched = telegram.downloads.slice(before).map(({ sizeInBytes }) => sizeInBytes);
    expect(fetched).toEqual([media.photo?.[expected]?.file_size]);
  });
});
