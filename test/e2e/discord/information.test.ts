import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readVersion } from '../../../src/package-root.ts';
import type { RunningBot } from '../../support/discord-bot.ts';
import type { Interaction } from '../../support/fake-discord/interactions/interaction-handle.ts';
import { startCommandBot } from './start-command-bot.ts';

const CHANNEL_MESSAGE = 4;

let bot: RunningBot;
beforeAll(async () => {
  bot = await startCommandBot();
});
afterAll(() => bot.stop());

async function contentOf({ answer }: Interaction): Promise<string> {
  return (await answer).content;
}

describe.each(['help', 'models', 'about'])('/%s', (name) => {
  it('is answered at once, for the eyes of whoever asks', async () => {
    const channelId = bot.discord.addChannel();

    const use = bot.discord.slash(name, { channelId });

    expect(await use.acknowledged).toMatchObject({ type: CHANNEL_MESSAGE, isEphemeral: true });
    expect(await use.answer).toMatchObject({ isEphemeral: true, pinged: [] });
    expect(bot.discord.messages(channelId)).toEqual([]);
  });

  it.each(['dm', 'group-dm', 'foreign-guild'] as const)('works in a %s', async (where) => {
    const use = bot.discord.slash(name, { where });

    expect(await contentOf(use)).not.toBe('');
  });

  it('is in Spanish for readers of Spanish, and in English for everybody else', async () => {
    const { discord } = bot;

    const english = await contentOf(discord.slash(name, { locale: 'en-US' }));
    const spanish = await contentOf(discord.slash(name, { locale: 'es-ES' }));

    expect(spanish).not.toBe(english);
    expect(await contentOf(discord.slash(name, { locale: 'es-419' }))).toBe(spanish);
    expect(await contentOf(discord.slash(name, { locale: 'en-GB' }))).toBe(english);
    expect(await contentOf(discord.slash(name, { locale: 'de' }))).toBe(english);
  });
});

describe('/help', () => {
  it.each([
    ['en-US', 'a direct message', 'Mention me', 'Apps › What is this?'],
    ['es-ES', 'mensaje directo', 'Mencióname', 'Aplicaciones › ¿Qué es esto?'],
  ])('names every way to ask, in %s', async (locale, ...ways) => {
    const content = await contentOf(bot.discord.slash('help', { locale }));

    for (const way of [...ways, '/classify', '/models', '/about', '/watch here on']) {
      expect(content).toContain(way);
    }
  });
});

describe('/models', () => {
  it.each([
    [
      'en-US',
      'These models look at pictures:\n**imagenet**: tells 1,000 kinds of things apart (the default)\n**pets**: tells 37 kinds of things apart',
    ],
    [
      'es-ES',
      'Estos modelos miran imágenes:\n**imagenet**: distingue 1000 tipos de cosas (el predeterminado)\n**pets**: distingue 37 tipos de cosas',
    ],
  ])('lists what there is to choose from, in %s', async (locale, words) => {
    expect(await contentOf(bot.discord.slash('models', { locale }))).toBe(words);
  });
});

describe('/about', () => {
  it.each([
    ['en-US', 'model card', 'They are never kept'],
    ['es-ES', 'ficha', 'Nunca se guardan'],
  ])('names version and model, and what becomes of pictures, in %s', async (locale, ...words) => {
    const content = await contentOf(bot.discord.slash('about', { locale }));

    for (const part of [`Whatsit ${readVersion()} `, ' imagenet; ', ...words]) {
      expect(content).toContain(part);
    }
  });
});
