import { readdirSync } from 'node:fs';
import path from 'node:path';

import type { APIAttachment } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RunningBot } from '../../support/discord-bot.ts';
import type { AttachmentOptions } from '../../support/fake-discord/cdn/attachments.ts';
import type { Interaction } from '../../support/fake-discord/interactions/interaction-handle.ts';
import type { SlashOptions } from '../../support/fake-discord/interactions/invoke.ts';
import { fixturePath, readFixture } from '../../support/fixtures.ts';
import { eventually } from '../../support/shared-processes.ts';
import { privateFailureOf } from './private-failure.ts';
import { startCommandBot, startCommandBotForTest } from './start-command-bot.ts';

const CHANNEL_MESSAGE = 4;
const DEFERRED_CHANNEL_MESSAGE = 5;
const MAX_MESSAGE_LENGTH = 2000;

const cat = 'photos/odd-sides.jpg';
const coffee = 'photos/portrait-444.jpg';
const damaged = 'formats/jpeg-truncated.jpg';

const formats = readdirSync(fixturePath('formats'));
const readable = formats.filter((name) => !/refused|truncated/.test(name));
const refused = formats.filter((name) => name.startsWith('refused'));

let bot: RunningBot;
beforeAll(async () => {
  bot = await startCommandBot();
});
afterAll(() => bot.stop());

/** Uploads a fixture with a command. */
function upload(
  fixture: string,
  options: Partial<AttachmentOptions> = {},
  { discord } = bot,
): Promise<APIAttachment> {
  const filename = path.basename(fixture);
  return discord.attachment(readFixture(fixture), { filename, isEphemeral: true, ...options });
}

/** Somebody who has shown nothing yet gives the command, in a channel of its own. */
function classify(options: SlashOptions['options'], use: SlashOptions = {}): Interaction {
  const { discord } = bot;
  const user = discord.addPerson('somebody');
  return discord.slash('classify', { user, ...use, options: options ?? {} });
}

async function contentOf({ answer }: Interaction): Promise<string> {
  return (await answer).content;
}

describe('/classify', () => {
  it('is deferred, and answered for everybody by one edit', async () => {
    const channelId = bot.discord.addChannel();

    const use = classify({ picture: await upload(cat) }, { channelId });

    const { type, isEphemeral } = await use.acknowledged;
    expect({ type, isEphemeral }).toEqual({ type: DEFERRED_CHANNEL_MESSAGE, isEphemeral: false });
    expect(await contentOf(use)).toMatch(/^\*\*Egyptian cat\*\* 8\d%\n/);
    await contentOf(classify({ picture: await upload(coffee) }));
    expect({ edits: use.edits, followUps: use.followUps }).toEqual({ edits: 1, followUps: [] });
    expect(bot.discord.messages(channelId)).toHaveLength(1);
  });

  it('is answered for the eyes of one person if they like', async () => {
    const channelId = bot.discord.addChannel();

    const use = classify({ picture: await upload(cat), private: true }, { channelId });

    expect(await use.acknowledged).toMatchObject({ isEphemeral: true });
    expect(await use.answer).toMatchObject({
      content: expect.stringMatching(/^\*\*Egyptian cat\*\*/),
      isEphemeral: true,
    });
    expect(bot.discord.messages(channelId)).toEqual([]);
  });

  it('is answered in public where somebody says so', async () => {
    const use = classify({ picture: await upload(cat), private: false });

    expect(await use.answer).toMatchObject({ isEphemeral: false });
  });

  it("speaks the reader's language", async () => {
    const use = classify({ picture: await upload(cat) }, { locale: 'es-419' });

    expect(await contentOf(use)).toMatch(
      /^\*\*Egyptian cat\*\* 8\d\s%\n[^]*\n-# Modelo: imagenet$/,
    );
  });

  it.each(['dm', 'group-dm', 'foreign-guild'] as const)('works in a %s', async (where) => {
    const use = classify({ picture: await upload(cat) }, { where });

    expect(await use.answer).toMatchObject({
      content: expect.stringMatching(/^\*\*Egyptian cat\*\*/),
      isEphemeral: false,
    });
  });

  it('is answered privately where a member may not show others what an app says', async () => {
    const use = classify(
      { picture: await upload(cat) },
      { where: 'foreign-guild', permissions: ['SendMessages', 'UseApplicationCommands'] },
    );

    expect(await use.answer).toMatchObject({
      content: expect.stringMatching(/^\*\*Egyptian cat\*\*/),
      isEphemeral: true,
    });
  });

  it('hides what was hidden', async () => {
    const flagged = classify({ picture: await upload(cat, { isSpoilerFlag: true }) });
    const named = classify({ picture: await upload(cat, { filename: 'SPOILER_cat.jpg' }) });

    expect(await contentOf(flagged)).toMatch(
      /^\|\|\*\*Egyptian cat\*\*[^|]*\|\|\n-# Model: imagenet$/,
    );
    expect(await contentOf(named)).toMatch(
      /^\|\|\*\*Egyptian cat\*\*[^|]*\|\|\n-# Model: imagenet$/,
    );
  });
});

describe('the labels of /classify', () => {
  it('are as many as the operator has chosen', async () => {
    const use = classify({ picture: await upload(cat) });

    expect(await contentOf(use)).toSatisfy((content: string) => countLabels(content) === 5);
  });

  it.each([1, 2, 25])('are %d if somebody asks for that', async (k) => {
    const use = classify({ picture: await upload(cat), k });

    expect(countLabels(await contentOf(use))).toBe(k);
  });

  it('cannot be fewer than 1 or more than 25', async () => {
    const picture = await upload(cat);

    expect(() => classify({ picture, k: 0 })).toThrow(/1 to 25/);
    expect(() => classify({ picture, k: 26 })).toThrow(/1 to 25/);
  });

  it('are three a picture at most where there are several', async () => {
    const pictures = { picture: await upload(cat), picture2: await upload(coffee) };

    const use = classify({ ...pictures, k: 25 });

    expect(countLabels(await contentOf(use))).toBe(6);
  });

  it('are as many as fit into a message, however many the operator has chosen', async () => {
    const { discord } = await startCommandBotForTest({ TOP_K: '100' });
    const picture = await discord.attachment(readFixture(cat), { filename: 'cat.jpg' });

    const { content } = await discord.slash('classify', { options: { picture } }).answer;

    expect(content.length).toBeLessThanOrEqual(MAX_MESSAGE_LENGTH);
    expect(countLabels(content)).toBeGreaterThan(25);
  });
});

/** Labels stand alone on a line, the first one in bold or, where it is not sure, behind a bar. */
function countLabels(content: string): number {
  return content.split('\n').filter((line) => /\*\*.+\*\* |^`[█░]+` /.test(line)).length;
}

describe('the files of /classify', () => {
  it.each(readable)('may be a picture such as %s', async (name) => {
    const use = classify({ picture: await upload(`formats/${name}`) });

    expect(await contentOf(use)).toMatch(/cat/);
  });

  it.each([
    ['jpeg-rgb.jpg', 'IMG_0001.JPG'],
    ['jpeg-rgb.jpg', 'cat.jpeg'],
    ['jpeg-rgb.jpg', 'cat.jfif'],
    ['tiff-plain.tiff', 'scan.tif'],
    ['heic.heic', 'IMG_0002.HEIC'],
    ['heic.heic', 'cat.heif'],
    ['bmp-24.bmp', 'CAT.BMP'],
    ['webp-lossy.webp', 'picture.png'],
  ])('may be %s under the name %s', async (fixture, filename) => {
    const use = classify({ picture: await upload(`formats/${fixture}`, { filename }) });

    expect(await contentOf(use)).toMatch(/cat/);
  });

  it('are looked at whatever Discord takes them for', async () => {
    const unknown = { contentType: null, width: null, height: null };
    const wrong = { ...unknown, contentType: 'application/octet-stream' };

    const first = classify({ picture: await upload('formats/heic.heic', unknown) });
    const second = classify({ picture: await upload('formats/heic.heic', wrong) });

    expect(await contentOf(first)).toMatch(/cat/);
    expect(await contentOf(second)).toMatch(/cat/);
  });

  it.each(refused)('cannot be chosen when they are no pictures, such as %s', async (name) => {
    const picture = await upload(`formats/${name}`);

    expect(() => classify({ picture })).toThrow(/offers no/);
  });

  it('are numbered and named where there are several', async () => {
    const use = classify({
      picture: await upload(cat, { filename: 'a_cat.jpg' }),
      picture2: await upload(coffee, { filename: 'coffee.jpg' }),
      picture3: await upload(cat, { filename: '**bold**.jpg' }),
      picture4: await upload(coffee, { filename: '@everyone.jpg' }),
      picture5: await upload(cat, { filename: 'last.jpg' }),
    });

    const { content, pinged } = await use.answer;
    const headings = content.split('\n').filter((line) => /^\d\\\. /.test(line));
    expect(headings).toEqual([
      expect.stringMatching(/^1\\\. a\\_cat\.jpg – \*\*Egyptian cat\*\* 8\d%$/),
      expect.stringMatching(/^2\\\. coffee\.jpg – \*\*espresso\*\* >99%$/),
      expect.stringMatching(/^3\\\. \\\*\\\*bold\\\*\\\*\.jpg – \*\*Egyptian cat\*\* 8\d%$/),
      expect.stringMatching(/^4\\\. @everyone\.jpg – \*\*espresso\*\* >99%$/),
      expect.stringMatching(/^5\\\. last\.jpg – \*\*Egyptian cat\*\* 8\d%$/),
    ]);
    expect(content.match(/Model: /g)).toHaveLength(1);
    expect(pinged).toEqual([]);
    expect(use.edits).toBe(1);
  });

  it('keep the order of the options, whatever is left out between them', async () => {
    const use = classify({
      picture4: await upload(cat, { filename: 'second.jpg' }),
      picture: await upload(coffee, { filename: 'first.jpg' }),
    });

    expect(await contentOf(use)).toMatch(/^1\\\. first\.jpg – [^]*\n2\\\. second\.jpg – /);
  });
});

describe('/classify for what cannot be answered', () => {
  it('says of each picture what is wrong with it beside the answers', async () => {
    const use = classify({
      picture: await upload(cat, { filename: 'good.jpg' }),
      picture2: await upload(damaged, { filename: 'bad.jpg' }),
      picture3: await upload('formats/refused.pdf', { filename: 'no-picture.jpg' }),
    });

    const { content, isEphemeral } = await use.answer;
    expect(content).toMatch(/^1\\\. good\.jpg – \*\*Egyptian cat\*\*/);
    expect(content).toMatch(/^2\\\. bad\.jpg – This JPEG file cannot be read: /m);
    expect(content).toMatch(/^3\\\. no-picture\.jpg – This is not a kind of picture/m);
    expect(isEphemeral).toBe(false);
  });

  it('takes the promise back in public, and says privately what is wrong', async () => {
    const channelId = bot.discord.addChannel();

    const use = classify({ picture: await upload(damaged) }, { channelId });

    expect(await use.acknowledged).toMatchObject({ isEphemeral: false });
    expect(await privateFailureOf(use)).toMatch(/^This JPEG file cannot be read: it is damaged/);
    expect(bot.discord.messages(channelId)).toEqual([]);
  });

  it('does so where only the user has installed the app, too', async () => {
    const use = classify({ picture: await upload(damaged) }, { where: 'foreign-guild' });

    expect(await privateFailureOf(use)).toMatch(/^This JPEG file cannot be read: it is damaged/);
  });

  it('says what is wrong in place of the answer where that was to be private anyway', async () => {
    const use = classify({ picture: await upload(damaged), private: true });

    expect(await use.answer).toMatchObject({
      content: expect.stringMatching(/^This JPEG file cannot be read/),
      isEphemeral: true,
    });
    expect({ edits: use.edits, followUps: use.followUps }).toEqual({ edits: 1, followUps: [] });
  });

  it('says in Spanish to Spaniards what is wrong', async () => {
    const use = classify({ picture: await upload(damaged) }, { locale: 'es-ES' });

    expect(await privateFailureOf(use)).toMatch(/^Este archivo JPEG no se puede leer/);
  });

  it('says so when the file is gone', async () => {
    const { discord } = bot;
    const picture = await upload(cat, { filename: 'gone.jpg' });
    discord.cdn.failNext({ path: /gone\.jpg$/, fault: 404 });

    expect(await privateFailureOf(classify({ picture }))).toMatch(
      /^The link to this picture has expired/,
    );
  });

  it('is refused privately to somebody who has shown too many pictures', async () => {
    const { discord } = await startCommandBotForTest({ RATE_LIMIT_PER_MINUTE: '3' });
    const picture = await discord.attachment(readFixture(cat), { filename: 'cat.jpg' });
    const several = { picture, picture2: picture, picture3: picture };
    const eager = discord.addPerson('eager');
    await discord.slash('classify', { user: eager, options: several }).answer;

    const refusedUse = discord.slash('classify', { user: eager, options: { picture } });
    const inSpanish = discord.slash('classify', {
      user: eager,
      options: { picture },
      locale: 'es-ES',
    });
    const other = discord.slash('classify', { options: { picture } });

    expect(await refusedUse.acknowledged).toMatchObject({
      type: CHANNEL_MESSAGE,
      isEphemeral: true,
    });
    expect(await contentOf(refusedUse)).toMatch(/Show me more in \d+ seconds?\.$/);
    expect(await contentOf(inSpanish)).toMatch(/Enséñame más dentro de \d+ segundos?\.$/);
    expect(await contentOf(other)).toMatch(/Egyptian cat/);
  });

  it('survives that Discord does not take the answer any more', async () => {
    const { discord } = bot;
    discord.failNext({
      method: 'PATCH',
      path: /^\/webhooks\/.*\/messages\/@original$/,
      status: 401,
      code: 50_027,
    });
    classify({ picture: await upload(cat) });
    await eventually(() => expect(bot.service.messages()).toContain('discord answer not possible'));

    expect(await contentOf(classify({ picture: await upload(cat) }))).toMatch(/Egyptian cat/);
  });
});
