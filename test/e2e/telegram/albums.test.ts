import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Media } from '../../support/fake-telegram/files/media.ts';
import { readFixture } from '../../support/fixtures.ts';
import { type RunningTelegramBot, startTelegramBot } from '../../support/telegram-bot.ts';
import { askAboutCat, cat } from '../../support/telegram-conversation.ts';

const coffee = readFixture('photos/portrait-444.jpg');
const stars = readFixture('photos/stars.png');

let bot: RunningTelegramBot;
let threePhotos: readonly Media[];
beforeAll(async () => {
  bot = await startTelegramBot({ RATE_LIMIT_PER_MINUTE: '0' }, { hasPrivacyMode: false });
  const { media } = bot.telegram;
  threePhotos = await Promise.all([cat, coffee, cat].map((picture) => media.photo(picture)));
});
afterAll(() => bot.stop());

type AlbumOptions = Parameters<RunningTelegramBot['telegram']['postAlbum']>[0];

/** Posts an album, and gives the texts of all that was said to any of it until something later is answered. */
async function answersTo(options: AlbumOptions): Promise<readonly string[]> {
  const { telegram } = bot;
  const from = options.from ?? telegram.addPerson();
  const chatId = options.chatId ?? from.id;
  const [first] = telegram.postAlbum({ ...options, from });
  if (!first) throw new Error('An album has pictures');
  await telegram.messageIn(chatId);
  await askAboutCat(telegram, { chatId, from, caption: `@${telegram.bot.username ?? ''}` });
  return telegram
    .messages(chatId)
    .slice(0, -1)
    .map(({ replyToId, text }) => `${replyToId === first.message_id ? '' : 'elsewhere: '}${text}`);
}

const isNumbered =
  /^1\. Egyptian cat \d\d%\n[^]*\n2\. espresso \d\d%\n[^]*\n3\. Egyptian cat \d\d%\n[^]*\nModel: imagenet$/;
const oneNumberedAnswer = [expect.stringMatching(isNumbered)];

describe('an album', () => {
  it('gets one answer, numbered, as a reply to its first picture', async () => {
    expect(await answersTo({ items: threePhotos })).toEqual(oneNumberedAnswer);
  });

  it('is answered in its own order, whatever the order it arrives in', async () => {
    expect(await answersTo({ items: threePhotos, arrivalOrder: [1, 2, 0] })).toEqual(
      oneNumberedAnswer,
    );
  });

  it('is waited for while its pictures come one by one', async () => {
    expect(await answersTo({ items: threePhotos, gapMs: 600 })).toEqual(oneNumberedAnswer);
  });

  it('has three labels for each picture, and names the model once', async () => {
    const [text = ''] = await answersTo({ items: threePhotos });

    expect(text.split('\n')).toHaveLength(3 * 3 + 1);
  });

  it.each([0, 2])('is asked about by a command under picture %i of it', async (captionAt) => {
    const { telegram } = bot;
    const chatId = telegram.addGroup();

    expect(
      await answersTo({ chatId, items: threePhotos, caption: '/classify', captionAt }),
    ).toEqual(oneNumberedAnswer);
  });

  it.each([0, 2])('is asked about by a mention under picture %i of it', async (captionAt) => {
    const { telegram } = bot;
    const chatId = telegram.addGroup();
    const caption = `look, @${telegram.bot.username ?? ''}`;

    expect(await answersTo({ chatId, items: threePhotos, caption, captionAt })).toEqual(
      oneNumberedAnswer,
    );
  });

  it('of files names them', async () => {
    const { media } = bot.telegram;
    const items = await Promise.all([
      media.document(cat, { fileName: 'cat.jpg' }),
      media.document(stars, { fileName: 'stars.png' }),
    ]);

    const [text] = await answersTo({ items });

    expect(text).toMatch(/^1\. cat\.jpg – Egyptian cat \d\d%\n[^]*\n2\. stars\.png – /);
  });

  it('with a video says at its number that it was not looked at', async () => {
    const { media } = bot.telegram;

    const [text] = await answersTo({ items: [await media.video(cat), await media.photo(cat)] });

    expect(text).toMatch(/^1\. This is a video; I look at pictures only\.\n2\. Egyptian cat/);
  });

  it('hides what it says about hidden pictures, and nothing else', async () => {
    const { telegram } = bot;
    const { media } = telegram;
    const items = [await media.photo(coffee), await media.photo(cat, { isSpoiler: true })];

    const [first] = telegram.postAlbum({ from: telegram.addPerson(), items });

    const { styles } = await telegram.replyTo(required(first));
    const hidden = styles.filter(({ style }) => style === 'spoiler').map(({ text }) => text);
    expect(hidden).toEqual([
      expect.stringMatching(/^2\. Egyptian cat \d\d%\n.* \d+% t\w+ cat\n.* \d+% t\w+ cat$/),
    ]);
  });

  it('leaves other albums of the same moment alone', async () => {
    const { telegram } = bot;
    const people = [telegram.addPerson(), telegram.addPerson()];

    const albums = people.map((from) => telegram.postAlbum({ from, items: threePhotos }));

    const answers = await Promise.all(albums.map(([first]) => telegram.replyTo(required(first))));
    for (const { text } of answers) expect(text).toMatch(isNumbered);
  });
});

it('a hidden picture by itself is hidden in its answer', async () => {
  const { telegram } = bot;
  const media = await telegram.media.photo(cat, { isSpoiler: true });

  const { text, styles } = await telegram.replyTo(telegram.post({ media }));

  const said = text.replace('\nModel: imagenet', '');
  expect(styles).toContainEqual({ style: 'spoiler', text: said });
  expect(styles.map(({ style }) => style)).not.toContain('code'); // it would show through
});

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('An album has pictures');
  return value;
}
