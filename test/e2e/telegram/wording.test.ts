import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { BotMessage } from '../../support/fake-telegram/messages/public-message.ts';
import { readFixture } from '../../support/fixtures.ts';
import {
  type RunningTelegramBot,
  startTelegramBot,
  startTelegramBotForTest,
} from '../../support/telegram-bot.ts';
import { ask, askAboutCat, cat } from '../../support/telegram-conversation.ts';
import { importTinyModel } from '../../support/tiny-model.ts';

const MAX_MESSAGE_LENGTH = 4096;
const stars = readFixture('photos/stars.png');

/** Stands for lines that match, one after another. */
function linesLike(...patterns: readonly RegExp[]): unknown {
  return patterns.map((pattern) => expect.stringMatching(pattern));
}

function piecesIn({ styles }: BotMessage, wanted: string): readonly string[] {
  return styles.filter(({ style }) => style === wanted).map(({ text }) => text);
}

describe('an answer that is sure', () => {
  let bot: RunningTelegramBot;
  beforeAll(async () => {
    bot = await startTelegramBot({ RATE_LIMIT_PER_MINUTE: '0' });
  });
  afterAll(() => bot.stop());

  it('has the top label in bold, the next ones with bars, and the model in the end', async () => {
    const answer = await askAboutCat(bot.telegram);

    expect(answer.text.split('\n')).toEqual(
      linesLike(
        /^Egyptian cat 8\d%$/,
        /^[█░]{10} \d+% (tiger cat|tabby cat)$/,
        /^[█░]{10} \d+% (tiger cat|tabby cat)$/,
        /^░{10} <?\d+% [a-z -]+$/i,
        /^░{10} <?\d+% [a-z -]+$/i,
        /^Model: imagenet$/,
      ),
    );
    expect(piecesIn(answer, 'bold')).toEqual(['Egyptian cat']);
    expect(piecesIn(answer, 'code')).toEqual(linesLike(...Array(4).fill(/^[█░]{10}$/)));
  });

  it('has lines that fit on a phone', async () => {
    const { text } = await askAboutCat(bot.telegram);

    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(45);
  });

  it('is one message, which is not changed any more', async () => {
    const { telegram } = bot;
    const from = telegram.addPerson();

    await askAboutCat(telegram, { from });
    await askAboutCat(telegram, { from });

    expect(telegram.messages(from.id).map(({ edits }) => edits)).toEqual([0, 0]);
  });

  it.each(['es', 'es-419'])('is in Spanish for who has the language %s', async (languageCode) => {
    const { telegram } = bot;

    const { text } = await askAboutCat(telegram, { from: telegram.addPerson({ languageCode }) });

    expect(text).toMatch(/^Egyptian cat 8\d\s%\n[^]*\nModelo: imagenet$/);
  });

  it.each(['de', 'pt-br', null])(
    'is in English for who has the language %s',
    async (languageCode) => {
      const { telegram } = bot;

      const { text } = await askAboutCat(telegram, { from: telegram.addPerson({ languageCode }) });

      expect(text).toMatch(/\nModel: imagenet$/);
    },
  );

  it('is in the language of each person in a group', async () => {
    const { telegram } = bot;
    const chatId = telegram.addGroup();
    const people = ['es', 'en'].map((languageCode) => telegram.addPerson({ languageCode }));

    const answers = await Promise.all(
      people.map((from) => askAboutCat(telegram, { chatId, from, caption: '/classify' })),
    );

    expect(answers.map(({ text }) => text.split('\n').at(-1))).toEqual([
      'Modelo: imagenet',
      'Model: imagenet',
    ]);
  });

  it('about ten files with the longest names fits into a message', async () => {
    const { telegram } = bot;
    const items = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        telegram.media.document(cat, { fileName: `${'<_&*'.repeat(50)}${i}.jpg` }),
      ),
    );

    const [first] = telegram.postAlbum({ from: telegram.addPerson(), items });

    const answer = await telegram.replyTo(required(first));
    expect(answer.text.length).toBeLessThanOrEqual(MAX_MESSAGE_LENGTH);
    expect(piecesIn(answer, 'bold')).toEqual(Array(10).fill('Egyptian cat'));
    expect(answer.text).toMatch(/^10\. <_&\*.*…/m);
  });
});

describe('an answer that is not sure', () => {
  let bot: RunningTelegramBot;
  beforeAll(async () => {
    bot = await startTelegramBot({ MIN_PROBABILITY: '0.99', TOP_K: '3' });
  });
  afterAll(() => bot.stop());

  it('says so, and what kind of thing it surely is, before the best guesses', async () => {
    const answer = await askAboutCat(bot.telegram);

    expect(answer.text.split('\n')).toEqual(
      linesLike(
        /^Not sure: a cat, (9\d%|>99%), which kind is unclear\. Best guesses:$/,
        /^█{9}░ 8\d% Egyptian cat$/,
        /^[█░]{10} \d+% (tiger cat|tabby cat)$/,
        /^[█░]{10} \d+% (tiger cat|tabby cat)$/,
        /^Model: imagenet$/,
      ),
    );
    expect(piecesIn(answer, 'bold')).toEqual([]);
  });

  it('says so before the best guesses where nothing is sure', async () => {
    const { telegram } = bot;

    const { text } = await ask(telegram, { media: await telegram.media.photo(stars) });

    expect(text).toMatch(/^Not sure\. Best guesses:\n[█░]{10} \d+% .+\n/);
  });

  it('says so in Spanish, too', async () => {
    const { telegram } = bot;

    const { text } = await askAboutCat(telegram, {
      from: telegram.addPerson({ languageCode: 'es' }),
    });

    expect(text).toMatch(/^No lo tengo claro: /);
  });
});

describe('labels', () => {
  const odd = [
    '<b>bold</b>',
    'salt & pepper &amp;',
    '*starred*',
    '_under_scored_',
    '`ticked`',
    '[a link](https://example.com)',
    '||hidden||',
    '~struck~ \\ #!',
    '🐈 cat 👨‍👩‍👧',
    '@somebody /command',
  ];

  it('that look like markup are shown as they are, and only what is set off is set off', async () => {
    const model = await importTinyModel('odd', odd);
    const { telegram } = await startTelegramBotForTest({
      ...model,
      TOP_K: '10',
      MIN_PROBABILITY: '0',
    });

    const answer = await askAboutCat(telegram);

    const lines = answer.text.split('\n').slice(0, -1);
    const shown = lines.map((line, i) =>
      i === 0 ? line.replace(/ <?\d+%$/, '') : line.replace(/^[█░]{10} <?\d+% /, ''),
    );
    expect(shown.toSorted()).toEqual(odd.toSorted());
    expect(piecesIn(answer, 'bold')).toEqual([shown[0]]);
    expect(piecesIn(answer, 'code')).toHaveLength(9);
  });

  it('that are long make a shorter list, and all ten pictures of an album have one', async () => {
    const model = await importTinyModel(
      'long',
      Array.from({ length: 10 }, (_, i) => `${i}${'x'.repeat(199)}`),
    );
    const { telegram } = await startTelegramBotForTest({ ...model, MIN_PROBABILITY: '0' });
    const photo = await telegram.media.photo(cat);

    const [first] = telegram.postAlbum({ items: Array.from({ length: 10 }, () => photo) });

    const { text } = await telegram.replyTo(required(first));
    expect(text.length).toBeLessThanOrEqual(MAX_MESSAGE_LENGTH);
    expect(text.match(/^\d+\. \dx{199} \d+%$/gm)).toHaveLength(10);
  });
});

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('An album has pictures');
  return value;
}
