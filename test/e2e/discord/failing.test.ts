import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type RunningBot, startBot, startBotForTest } from '../../support/discord-bot.ts';
import {
  ask,
  cat,
  post,
  type PostedFile,
  writtenSoFar,
} from '../../support/discord-conversation.ts';
import { readFixture } from '../../support/fixtures.ts';
import { makeHostilePictures } from '../../support/shared-hostile-pictures.ts';
import { eventually } from '../../support/shared-processes.ts';
import { noise } from '../../support/shared-pictures.ts';
import { importModelWithoutNumbers } from '../../support/tiny-model.ts';

function fixture(file: string, filename = file): PostedFile {
  return { bytes: readFixture(`formats/${file}`), filename };
}

function hostile(wanted: string): PostedFile {
  const picture = makeHostilePictures().find(({ name }) => name === wanted);
  if (!picture) throw new Error(`There is no hostile picture "${wanted}"`);
  return { bytes: picture.bytes, filename: 'bomb.png' };
}

const unreadable =
  'cannot be read: it is damaged or no picture. Save it as JPEG or PNG and post that.';
const unknownKind =
  'This is not a kind of picture that I can read. I read JPEG, PNG, WebP, GIF, AVIF, TIFF, BMP and HEIC.';

describe('a picture that cannot be looked at', () => {
  let bot: RunningBot;
  beforeAll(async () => {
    bot = await startBot({ RATE_LIMIT_PER_MINUTE: '0', MAX_IMAGE_BYTES: String(2 ** 20) });
  });
  afterAll(() => bot.stop());

  it.each<readonly [string, PostedFile, string]>([
    ['a cut JPEG', fixture('jpeg-truncated.jpg'), `This JPEG file ${unreadable}`],
    ['a cut PNG', fixture('png-truncated.png'), `This PNG file ${unreadable}`],
    ['noise', { bytes: noise(1000), filename: 'noise.png' }, `This file ${unreadable}`],
    ['an SVG', fixture('refused.svg'), unknownKind],
    ['a PDF called .png', fixture('refused.pdf', 'page.png'), unknownKind],
    ['a video called .jpg', fixture('refused.mp4', 'clip.jpg'), unknownKind],
    [
      'a bomb',
      hostile('a PNG bomb of 400 megapixels'),
      'This picture has 400 megapixels; the limit is 50. Post a smaller one.',
    ],
    [
      'too many bytes',
      { bytes: noise(1.5 * 2 ** 20), filename: 'large.png' },
      'This picture has 1.5 MB; the limit is 1. Post a smaller one.',
    ],
    [
      'no bytes',
      { bytes: new Uint8Array(), filename: 'empty.png' },
      'This picture could not be fetched. Try again in a moment, or post it again.',
    ],
  ])('such as %s gets a sentence that says why', async (_, file, sentence) => {
    expect(await ask(bot.discord, [file])).toBe(sentence);
  });

  it('does not spoil the answer for the one beside it', async () => {
    const content = await ask(bot.discord, [fixture('png-truncated.png', 'broken.png'), cat]);

    expect(content).toMatch(/^1\\\. broken\.png – This PNG file cannot be read/);
    expect(content).toMatch(/\n2\\\. cat\.jpg – \*\*Egyptian cat\*\*/);
  });

  it("is the poster's affair, and no error in the log", async () => {
    await ask(bot.discord, [fixture('png-truncated.png')]);

    expect(bot.service.messages()).not.toContain('picture from chat failed');
  });
});

it('a failure of ours carries a reference that stands in the log', async () => {
  const model = await importModelWithoutNumbers();
  const { discord, service } = await startBotForTest(model);

  const content = await ask(discord, [cat]);

  const [, reference = 'none'] =
    /^Something went wrong on our side\. Try again later\. The log has it under ([0-9a-z]{8}): tell that to whoever runs this bot\.$/.exec(
      content,
    ) ?? [];
  await eventually(() => expect(service.log()).toContain(`"requestId":"${reference}"`));
  expect(service.messages()).toContain('picture from chat failed');
});

describe('somebody who posts more than the limit for a minute', () => {
  const polite = /^That is a lot of pictures\. Show me more in \d+ seconds?\.$/;

  let bot: RunningBot;
  beforeAll(async () => {
    bot = await startBot({ RATE_LIMIT_PER_MINUTE: '2' });
  });
  afterAll(() => bot.stop());

  it('is told so once, and not for every picture', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const author = discord.addPerson('an enthusiast');
    await ask(discord, [cat], { channelId, author });
    await ask(discord, [cat], { channelId, author });

    const refused = await ask(discord, [cat], { channelId, author });
    await post(discord, [cat], { channelId, author });
    await post(discord, [cat], { channelId, author, mentionsBot: true });
    const written = await writtenSoFar(discord, channelId);

    expect(refused).toMatch(polite);
    expect(written).toHaveLength(3);
  });

  it('is counted by pictures: an album takes as much as its pictures one by one', async () => {
    const { discord } = bot;
    const author = discord.addPerson('a collector');

    const album = await ask(discord, [cat, cat], { author });
    const refused = await ask(discord, [cat], { author });

    expect(album).toMatch(/\n2\\\. cat\.jpg – \*\*Egyptian cat\*\*/);
    expect(refused).toMatch(polite);
  });

  it('is counted for hints too', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const author = discord.addPerson('a chatterbox');

    for (let i = 0; i < 5; i++) discord.post({ channelId, author, mentionsBot: true });

    expect(await writtenSoFar(discord, channelId)).toHaveLength(2);
  });

  it('is counted for what is no picture, where that is answered', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const author = discord.addPerson('a film lover');
    const clip = fixture('refused.mp4', 'clip.mp4');

    for (let i = 0; i < 5; i++) {
      // oxlint-disable-next-line no-await-in-loop -- one message after another
      await post(discord, [clip], { channelId, author, mentionsBot: true });
    }

    expect(await writtenSoFar(discord, channelId)).toHaveLength(3); // the third says that it is enough
  });

  it('does not keep anybody else from an answer', async () => {
    const { discord } = bot;
    const author = discord.addPerson('somebody busy');
    for (let i = 0; i < 3; i++) {
      // oxlint-disable-next-line no-await-in-loop -- one message after another
      await post(discord, [cat], { author });
    }

    const content = await ask(discord, [cat], { author: discord.addPerson('somebody else') });

    expect(content).toMatch(/^\*\*Egyptian cat\*\*/);
  });
});

it('pictures beyond the limit of the queue are refused at once, and those in it answered', async () => {
  const { discord } = await startBotForTest({
    INFERENCE_PROCESSES: '1',
    CHAT_QUEUE_LIMIT: '1',
    DOWNLOAD_TIMEOUT_MS: '1000',
  });
  // Four are fetched at once, one waits, one is too many.
  const files = Array.from({ length: 6 }, () => cat);
  discord.cdn.failNext({ fault: 'hang', times: 4 });

  const content = await ask(discord, files);

  const notFetched = 'This picture could not be fetched. Try again in a moment, or post it again.';
  expect(content.split('\n').filter((line) => /^\d/.test(line))).toEqual([
    ...[1, 2, 3, 4].map((number) => `${number}\\. cat.jpg – ${notFetched}`),
    expect.stringMatching(/^5\\\. cat\.jpg – \*\*Egyptian cat\*\*/),
    String.raw`6\. cat.jpg – Too many pictures are waiting right now. Try again in a few minutes.`,
  ]);
});
