import { Locale } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type RunningBot, startBot } from '../../support/discord-bot.ts';
import { ask, cat, type PostedFile } from '../../support/discord-conversation.ts';
import { readFixture } from '../../support/fixtures.ts';

const stars: PostedFile = { bytes: readFixture('photos/stars.png'), filename: 'stars.png' };

const confident: readonly RegExp[] = [
  /^\*\*Egyptian cat\*\* 8\d%$/,
  /^`[█░]{10}` \d+% (tiger cat|tabby cat)$/,
  /^`[█░]{10}` \d+% (tiger cat|tabby cat)$/,
  /^`░{10}` (\\<)?\d+% [a-z -]+$/i,
  /^`░{10}` (\\<)?\d+% [a-z -]+$/i,
  /^-# Model: imagenet$/,
];

/** Stands for lines that match, one after another. */
function linesLike(...patterns: readonly RegExp[]): unknown {
  return patterns.map((pattern) => expect.stringMatching(pattern));
}

describe('an answer that is sure', () => {
  let bot: RunningBot;
  beforeAll(async () => {
    bot = await startBot({ RATE_LIMIT_PER_MINUTE: '0' });
  });
  afterAll(() => bot.stop());

  it('has the top label in bold, the next ones with bars, and the model in small', async () => {
    const content = await ask(bot.discord, [cat]);

    expect(content.split('\n')).toEqual(linesLike(...confident));
  });

  it('has bars as long as its percentages', async () => {
    const content = await ask(bot.discord, [cat]);

    const bars = [...content.matchAll(/`(█*)░*` (?:\\<)?(\d+)%/g)];
    expect(bars).toHaveLength(4);
    for (const [, filled = '', percentage] of bars) {
      expect(Math.abs(filled.length * 10 - Number(percentage))).toBeLessThanOrEqual(6);
    }
  });

  it('has lines that fit on a phone', async () => {
    const content = await ask(bot.discord, [cat]);

    for (const line of content.split('\n')) expect(line.length).toBeLessThanOrEqual(45);
  });

  it('about several pictures has three labels for each, and names the model once', async () => {
    const content = await ask(bot.discord, [cat, { ...cat, filename: 'again.jpg' }]);

    const [, ...rest] = confident.slice(0, 3);
    expect(content.split('\n')).toEqual(
      linesLike(
        /^1\\\. cat\.jpg – \*\*Egyptian cat\*\* 8\d%$/,
        ...rest,
        /^2\\\. again\.jpg – \*\*Egyptian cat\*\* 8\d%$/,
        ...rest,
        /^-# Model: imagenet$/,
      ),
    );
  });

  it('about ten pictures with the longest names is within the limit of a message', async () => {
    const files = Array.from({ length: 10 }, (_, i) => ({
      ...cat,
      filename: `SPOILER_${'_'.repeat(80)}${i}.jpg`,
    }));

    const content = await ask(bot.discord, files);

    expect(content.length).toBeLessThanOrEqual(2000);
    expect(content.match(/\*\*Egyptian cat\*\*/g)).toHaveLength(10);
    expect(content.match(/\|\|/g)).toHaveLength(20);
  });

  it('about ten files that cannot be read is within the limit of a message', async () => {
    const files = Array.from({ length: 10 }, (_, i) => ({
      bytes: readFixture('formats/png-truncated.png'),
      filename: `${'x'.repeat(80)}${i}.png`,
    }));

    const content = await ask(bot.discord, files);

    expect(content.length).toBeLessThanOrEqual(2000);
    expect(content).toMatch(/^1\\\. x+…x+0\.png – This PNG file cannot be read/);
  });
});

describe('an answer that is not sure', () => {
  let bot: RunningBot;
  beforeAll(async () => {
    bot = await startBot({ MIN_PROBABILITY: '0.99', TOP_K: '3' });
  });
  afterAll(() => bot.stop());

  it('says so, and what kind of thing it surely is, before the best guesses', async () => {
    const content = await ask(bot.discord, [cat]);

    expect(content.split('\n')).toEqual(
      linesLike(
        /^Not sure: a cat, (9\d%|>99%), which kind is unclear\. Best guesses:$/,
        /^`█{9}░` 8\d% Egyptian cat$/,
        ...confident.slice(1, 3),
        /^-# Model: imagenet$/,
      ),
    );
  });

  it('says so before the best guesses where nothing is sure', async () => {
    const content = await ask(bot.discord, [stars]);

    expect(content.split('\n')).toEqual(
      linesLike(
        /^Not sure\. Best guesses:$/,
        /^`[█░]{10}` \d+% .+$/,
        /^`[█░]{10}` (\\<)?\d+% .+$/,
        /^`[█░]{10}` (\\<)?\d+% .+$/,
        /^-# Model: imagenet$/,
      ),
    );
  });
});

describe('in a server whose language is Spanish', () => {
  const spanish = [Locale.SpanishES, Locale.SpanishLATAM];

  let bot: RunningBot;
  beforeAll(async () => {
    bot = await startBot({ MIN_PROBABILITY: '0.99', TOP_K: '3' });
  });
  afterAll(() => bot.stop());

  it.each(spanish)(
    'the answer is in Spanish, with the labels as the model has them (%s)',
    async (preferredLocale) => {
      const { discord } = bot;
      const { channelId } = discord.addGuild({ preferredLocale });

      const content = await ask(discord, [cat], { channelId });

      expect(content.split('\n')).toEqual(
        linesLike(
          /^No lo tengo claro: cat, (9\d|>99)\s%, pero no sé de qué tipo\. Lo más probable:$/,
          /^`█{9}░` 8\d\s% Egyptian cat$/,
          /^`[█░]{10}` \d+\s% (tiger cat|tabby cat)$/,
          /^`[█░]{10}` \d+\s% (tiger cat|tabby cat)$/,
          /^-# Modelo: imagenet$/,
        ),
      );
    },
  );

  it('the hint and the failures are in Spanish', async () => {
    const { discord } = bot;
    const { channelId } = discord.addGuild({ preferredLocale: Locale.SpanishES });
    const broken = { bytes: readFixture('formats/png-truncated.png'), filename: 'broken.png' };

    const failure = await ask(discord, [broken], { channelId });
    const { id } = discord.post({ channelId, mentionsBot: true });

    expect(failure).toMatch(/^Este archivo PNG no se puede leer: /);
    expect((await discord.replyTo(id)).content).toMatch(/^No veo ninguna imagen aquí\./);
  });

  it('and in one of any other language the answer is in English', async () => {
    const { discord } = bot;
    const { channelId } = discord.addGuild({ preferredLocale: Locale.PortugueseBR });

    expect(await ask(discord, [cat], { channelId })).toMatch(/^Not sure: a cat, /);
  });
});
