import { EmbedType } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type RunningBot, startBot } from '../../support/discord-bot.ts';
import {
  ask,
  cat,
  post,
  type PostedFile,
  writtenSoFar,
} from '../../support/discord-conversation.ts';
import { readFixture } from '../../support/fixtures.ts';

const coffee: PostedFile = {
  bytes: readFixture('photos/landscape-420.jpg'),
  filename: 'coffee.jpg',
};
const seesCat = /^\*\*Egyptian cat\*\*/;
/** Chelsea at 72x56: every format of her is taken for one kind of cat or another. */
const seesSomeCat = /\bcat\b/;

let bot: RunningBot;
beforeAll(async () => {
  bot = await startBot({ RATE_LIMIT_PER_MINUTE: '0' });
});
afterAll(() => bot.stop());

/** The lines that begin with a number, without the percentages. */
function headingsOf(content: string): readonly string[] {
  const lines = content.split('\n').filter((line) => /^\d+\\\. /.test(line));
  return lines.map((line) => line.replace(/ \\?[<>]?\d+%$/, ''));
}

describe('several pictures', () => {
  it('are numbered and named, in one answer', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();

    const { id } = await post(discord, [cat, coffee], { channelId });

    const { content } = await discord.replyTo(id);
    expect(headingsOf(content)).toEqual([
      String.raw`1\. cat.jpg – **Egyptian cat**`,
      String.raw`2\. coffee.jpg – **espresso**`,
    ]);
    expect(await writtenSoFar(discord, channelId)).toHaveLength(1);
  });

  it('may be ten, each with its place', async () => {
    const files = Array.from({ length: 10 }, (_, i) => ({
      ...(i % 2 === 0 ? cat : coffee),
      filename: `${i + 1}.jpg`,
    }));

    const content = await ask(bot.discord, files);

    expect(headingsOf(content)).toEqual(
      files.map(({ filename }, i) => {
        const label = i % 2 === 0 ? 'Egyptian cat' : 'espresso';
        return `${i + 1}\\. ${filename} – **${label}**`;
      }),
    );
  });

  it('stand beside what is no picture, which is listed with the reason', async () => {
    const content = await ask(bot.discord, [
      { bytes: readFixture('formats/refused.mp4'), filename: 'clip.mp4' },
      cat,
      { bytes: new Uint8Array(100), filename: 'song.mp3' },
      { bytes: readFixture('formats/refused.pdf'), filename: 'letter.pdf' },
      { bytes: readFixture('formats/refused.txt'), filename: 'notes.txt' },
    ]);

    expect(headingsOf(content)).toEqual([
      String.raw`1\. clip.mp4 – This is a video; I look at pictures only.`,
      String.raw`2\. cat.jpg – **Egyptian cat**`,
      String.raw`3\. song.mp3 – This is a sound file; I look at pictures only.`,
      String.raw`4\. letter.pdf – This is no picture; I look at pictures only.`,
      String.raw`5\. notes.txt – This is no picture; I look at pictures only.`,
    ]);
  });
});

describe('a file', () => {
  it.each([
    'jpeg-rgb.jpg',
    'jpeg-grey.jpg',
    'jpeg-exif-6.jpg',
    'jpeg-cmyk.jpg',
    'png-rgb.png',
    'png-16-bit.png',
    'png-palette.png',
    'gif-static.gif',
    'gif-animated.gif',
    'webp-lossy.webp',
    'webp-animated.webp',
    'avif.avif',
    'heic.heic',
    'heic-turned.heic',
    'tiff-lzw.tiff',
    'bmp-24.bmp',
  ])('may be %s', async (filename) => {
    const bytes = readFixture(`formats/${filename}`);

    const content = await ask(bot.discord, [{ bytes, filename }]);

    expect(content).toMatch(seesSomeCat);
    expect(content).toMatch(/\n-# Model: imagenet$/);
  });

  it.each<readonly [string, Partial<PostedFile>]>([
    ['no content type', { contentType: null }],
    ['no content type and no size in pixels', { contentType: null, width: null, height: null }],
    ['no content type and no telling name', { contentType: null, filename: 'cat' }],
    ['the content type of another format', { contentType: 'image/png' }],
    ['a content type that says nothing', { contentType: 'application/octet-stream' }],
    ['the content type of a text', { contentType: 'text/plain' }],
    ['the name of another format', { filename: 'cat.webp' }],
    ['a name in capitals', { contentType: null, filename: 'CAT.JPG' }],
    ['no size in pixels', { width: null, height: null }],
  ])('may have %s', async (_, changes) => {
    const content = await ask(bot.discord, [{ ...cat, ...changes }]);

    expect(content).toMatch(seesCat);
  });
});

describe('a forwarded message', () => {
  it('is answered for its pictures', async () => {
    const { discord } = bot;
    const { id: forwardOf } = await post(discord, [cat, coffee]);

    const { id } = discord.post({ forwardOf });

    const { content } = await discord.replyTo(id);
    expect(headingsOf(content)).toHaveLength(2);
  });

  it('without a picture is not answered', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const { id: forwardOf } = discord.post({ channelId, content: 'no picture' });

    discord.post({ channelId, forwardOf });

    expect(await writtenSoFar(discord, channelId)).toEqual([]);
  });
});

describe('a sticker', () => {
  it.each([
    ['png', 'png-rgb.png'],
    ['apng', 'png-rgb.png'],
    ['gif', 'gif-animated.gif'],
  ] as const)('may be %s', async (format, file) => {
    const { discord } = bot;
    const sticker = discord.sticker(readFixture(`formats/${file}`), { format });

    const { id } = discord.post({ stickerItems: [sticker] });

    const { content } = await discord.replyTo(id);
    expect(content).toMatch(seesSomeCat);
  });

  it('that is a vector animation is named as no picture, beside a picture', async () => {
    const { discord } = bot;
    const lottie = discord.sticker(new Uint8Array(100), { format: 'lottie', name: 'a wave' });

    const content = await ask(discord, [cat], { stickerItems: [lottie] });

    expect(headingsOf(content)).toEqual([
      String.raw`1\. cat.jpg – **Egyptian cat**`,
      String.raw`2\. a wave – This is a vector animation; I look at pictures only.`,
    ]);
  });

  it('that is a vector animation, alone, is not answered where nobody has asked', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const lottie = discord.sticker(new Uint8Array(100), { format: 'lottie' });

    discord.post({ channelId, stickerItems: [lottie] });

    expect(await writtenSoFar(discord, channelId)).toEqual([]);
  });
});

describe('a link', () => {
  it('to a picture is answered, by what the media proxy has of it', async () => {
    const { discord } = bot;
    const url = 'https://pictures.example/linked-cat.jpg';
    const embed = discord.linkPreview(cat.bytes, { url });

    const { id } = discord.post({ content: url, embeds: [embed] });

    const { content } = await discord.replyTo(id);
    expect(content).toMatch(seesCat);
    const paths = discord.cdn.downloads.flatMap(({ origin, path }) =>
      origin === 'media' ? [path] : [],
    );
    expect(paths).toContainEqual(expect.stringMatching(/^\/external\/.+\/linked-cat\.jpg$/));
  });

  it('to something that moves is answered by its still picture, which is said', async () => {
    const { discord } = bot;
    const url = 'https://gifs.example/view/cat';
    const embeds = [{ ...discord.linkPreview(cat.bytes, { url }), type: EmbedType.GIFV }];

    const { id } = discord.post({ content: url, embeds });

    const { content } = await discord.replyTo(id);
    expect(content).toMatch(seesCat);
    expect(content).toContain('\n-# I have looked at its still picture only.\n');
  });

  it('whose preview comes a moment later is answered then, and once', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const url = 'https://pictures.example/late.jpg';
    const { id } = discord.post({ channelId, content: url });

    const embeds = [discord.linkPreview(cat.bytes, { url })];
    discord.edit(id, { embeds });
    discord.edit(id, { embeds });

    expect((await discord.replyTo(id)).content).toMatch(seesCat);
    expect(await writtenSoFar(discord, channelId)).toHaveLength(1);
  });

  it('beside a mention gets no hint while its preview is on the way', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const url = 'https://pictures.example/asked.jpg';
    const { id } = discord.post({ channelId, content: url, mentionsBot: true });

    expect(await writtenSoFar(discord, channelId)).toEqual([]);
    discord.edit(id, { embeds: [discord.linkPreview(cat.bytes, { url })] });

    expect((await discord.replyTo(id)).content).toMatch(seesCat);
    await writtenSoFar(discord, channelId);
    expect(discord.repliesTo(id)).toHaveLength(1);
  });

  it('beside a mention gets a hint when no preview comes', async () => {
    const { discord } = bot;

    const { id } = discord.post({ content: 'https://nothing.example/', mentionsBot: true });

    expect((await discord.replyTo(id)).content).toMatch(/^I see no picture here\./);
  });

  it('to a page that has a picture is not answered where nobody has asked', async () => {
    const { discord } = bot;
    const channelId = discord.addChannel();
    const url = 'https://news.example/article';
    const embed = discord.linkPreview(cat.bytes, { url, as: 'thumbnail' });

    discord.post({ channelId, content: url, embeds: [embed] });

    expect(await writtenSoFar(discord, channelId)).toEqual([]);
  });

  it('to a page that has a picture is answered when the bot is mentioned', async () => {
    const { discord } = bot;
    const url = 'https://news.example/another-article';
    const embed = discord.linkPreview(cat.bytes, { url, as: 'thumbnail' });

    const { id } = discord.post({ content: url, embeds: [embed], mentionsBot: true });

    expect((await discord.replyTo(id)).content).toMatch(seesCat);
  });

  it('is never fetched from where it points', async () => {
    const { discord } = bot;
    const url = 'https://pictures.example/cat-elsewhere.jpg';
    const preview = discord.linkPreview(cat.bytes, { url });
    const { proxy_url: _, ...unproxied } = preview.thumbnail ?? { url };
    const channelId = discord.addChannel();

    discord.post({ channelId, content: url, embeds: [{ ...preview, thumbnail: unproxied }] });

    expect(await writtenSoFar(discord, channelId)).toEqual([]);
  });
});
