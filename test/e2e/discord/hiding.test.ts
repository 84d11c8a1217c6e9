import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type RunningBot, startBot, startBotForTest } from '../../support/discord-bot.ts';
import { ask, cat, post } from '../../support/discord-conversation.ts';
import { importTinyModel } from '../../support/tiny-model.ts';

let bot: RunningBot;
beforeAll(async () => {
  bot = await startBot({ RATE_LIMIT_PER_MINUTE: '0' });
});
afterAll(() => bot.stop());

describe('the answer to a hidden picture', () => {
  it.each([
    ['the flag alone', { filename: 'cat.jpg', isSpoilerFlag: true }],
    ['its name alone', { filename: 'SPOILER_cat.jpg' }],
    ['both', { filename: 'SPOILER_cat.jpg', isSpoilerFlag: true }],
  ])('is hidden too where %s says so', async (_, how) => {
    const content = await ask(bot.discord, [{ ...cat, ...how }]);

    expect(content).toMatch(/^\|\|\*\*Egyptian cat\*\* [^|]+\|\|\n-# Model: imagenet$/);
  });

  it('is hidden alone: what was shown beside it stays to be seen', async () => {
    const content = await ask(bot.discord, [
      { ...cat, filename: 'open.jpg' },
      { ...cat, filename: 'hidden.jpg', isSpoilerFlag: true },
      { bytes: new Uint8Array(9), filename: 'SPOILER_clip.mp4' },
    ]);

    const hidden = [...content.matchAll(/\|\|([^|]+)\|\|/g)].map(([, text]) => text);
    expect(hidden).toEqual([
      expect.stringMatching(/^2\\\. hidden\.jpg – \*\*Egyptian cat\*\*/),
      expect.stringMatching(/^3\\\. SPOILER\\_clip\.mp4 – This is a video/),
    ]);
    expect(content).toMatch(/^1\\\. open\.jpg – \*\*Egyptian cat\*\*/);
  });

  it('is hidden in a forwarded message as well', async () => {
    const { discord } = bot;
    const { id: forwardOf } = await post(discord, [{ ...cat, filename: 'SPOILER_cat.jpg' }]);

    const { id } = discord.post({ forwardOf });

    expect((await discord.replyTo(id)).content).toMatch(/^\|\|\*\*Egyptian cat/);
  });

  it.each([
    ['about the link', (url: string) => `Careful: ||${url}|| is a cat`],
    ['about more than the link', (url: string) => `||look, ${url} is a cat||`],
  ])('is hidden where spoiler bars are %s', async (_, write) => {
    const { discord } = bot;
    const url = 'https://pictures.example/secret.jpg';
    const embeds = [discord.linkPreview(cat.bytes, { url })];

    const { id } = discord.post({ content: write(url), embeds });

    expect((await discord.replyTo(id)).content).toMatch(/^\|\|\*\*Egyptian cat/);
  });

  it('hides a failure too: what cannot be read may be told by its name', async () => {
    const broken = { bytes: new Uint8Array(100), filename: 'SPOILER_end.png' };

    const content = await ask(bot.discord, [broken]);

    expect(content).toMatch(/^\|\|This .*\|\|$/);
  });
});

/** Ten names that would be styles, links, mentions and so on if they were not escaped. */
const tricks = [
  '**bold** and *italic*, __underlined__ and _italic_',
  '~~struck~~, `code` and ``` block ```',
  '||hidden||',
  '[free](https://evil.example/) [nitro](https://evil.example/)',
  '<@123456789012345678> <@&223456789012345678> @everyone @here',
  '<#323456789012345678> <t:1700000000:R> <:party:423456789012345678> __x__',
  String.raw`a backslash \ and \*stars\* and an end \\`,
  '# heading',
  '- item',
  '1. one',
];

const ESCAPED = /\\([^A-Za-z0-9\s])/g;

/** A text as people read it. */
function asRead(text: string): string {
  return text.replaceAll(ESCAPED, '$1');
}

/** What is left of a text for Discord to take as more than letters. */
function findMarkup(text: string): readonly string[] {
  return text.replaceAll(ESCAPED, '').match(/[*_~`|[\\]|<[@#:at]|:\/\//g) ?? [];
}

describe('labels and a model that are full of tricks', () => {
  it('are shown as they are, and notify nobody', async () => {
    const model = await importTinyModel('tiny__model__', tricks);
    const { discord } = await startBotForTest({ ...model, TOP_K: '10', MIN_PROBABILITY: '0' });

    const message = await post(discord, [cat]);

    const { content, pinged } = await discord.replyTo(message.id);
    const labels = labelsIn(content);
    expect(labels.map(asRead).toSorted()).toEqual(tricks.toSorted());
    expect(labels.flatMap(findMarkup)).toEqual([]);
    expect(content).toMatch(/\n-# Model: tiny\\_\\_model\\_\\_$/);
    expect(pinged).toEqual([]);
  });
});

/** The labels in an answer, without the bold and the bars around them. */
function labelsIn(content: string): readonly string[] {
  const line = /^(?:\*\*(.+)\*\* \S+|`[█░]+` \S+ (.+))$/;
  return content.split('\n').flatMap((text) => {
    const [, bold, plain] = line.exec(text) ?? [];
    return bold ?? plain ?? [];
  });
}

describe('file names full of tricks', () => {
  it('are shown as they are, and notify nobody', async () => {
    const { discord } = bot;
    const names = tricks.map((trick) => trick.slice(0, 40)); // longer ones are shortened

    const message = await post(
      discord,
      names.map((filename) => ({ ...cat, filename })),
    );

    const { content, pinged } = await discord.replyTo(message.id);
    const heading = /^\d+\\\. (.+) – \*\*Egyptian cat\*\*/;
    const shown = content.split('\n').flatMap((line) => heading.exec(line)?.[1] ?? []);
    expect(shown.map(asRead)).toEqual(names.map((name) => name.trim()));
    expect(shown.flatMap(findMarkup)).toEqual([]);
    expect(pinged).toEqual([]);
  });
});
