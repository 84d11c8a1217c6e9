import { describe, expect, it } from 'vitest';

import { en } from '../../../../src/chat/texts/en.ts';
import { es } from '../../../../src/chat/texts/es.ts';
import type { Texts } from '../../../../src/chat/texts/texts.ts';
import type { ErrorDetails } from '../../../../src/errors.ts';

/** Every text there is, by where it stands; those that need facts are made of some. */
function listTexts(texts: Texts): ReadonlyMap<string, string> {
  const failures = Object.entries(texts.failures).map(([code, say]): [string, string] => [
    `failures.${code}`,
    say({ details: {}, reference: 'k3x9q2mp' }),
  ]);
  const made = {
    unsureOfKind: texts.unsureOfKind({ label: 'dog', probability: 0.93 }),
    answeredBy: texts.answeredBy('imagenet'),
    rateLimited: texts.rateLimited(12_000),
    classes: texts.classes(1000),
    modelChosen: texts.telegram.modelChosen('imagenet'),
  };
  const { help, discord, telegram } = texts;
  const about = texts.about({ version: '1.2.3', model: 'imagenet' });
  const fixed = {
    ...pickStrings(texts),
    ...pickStrings(texts.skipped),
    ...under('discord', pickStrings(discord)),
    ...under('telegram', pickStrings(telegram)),
    ...Object.fromEntries(
      [...about, ...help, ...discord.help, ...telegram.help, ...telegram.privacy].map((line, i) => [
        `line ${i}`,
        line,
      ]),
    ),
    ...under('discord.commands', discord.commands),
    ...under('telegram.commands', telegram.commands),
  };
  return new Map<string, string>([...failures, ...Object.entries({ ...made, ...fixed })]);
}

function under(part: string, texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${part}.${name}`, text]));
}

function pickStrings(texts: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

const english = listTexts(en);
const spanish = listTexts(es);

describe.each([
  ['English', english],
  ['Spanish', spanish],
])('every text in %s', (_, texts) => {
  it.each([...texts])('is whole: %s', (_name, text) => {
    expect(text).not.toMatch(/undefined|null|NaN|\[object|TODO|\$\{| {2}|^\s|\s$|^$/);
  });

  it('has a mark at its end where it is a sentence', () => {
    const sentences = [...texts].filter(([, text]) => /^[A-ZÁ¿¡].*\. /.test(text));

    expect(sentences.filter(([, text]) => !/[.:?]$/.test(text))).toEqual([]);
  });
});

describe('Spanish', () => {
  it('has a text of its own for each English one', () => {
    const same = [...spanish].filter(([name, text]) => english.get(name) === text);

    expect(same).toEqual([]);
  });

  it('has as many texts as English', () => {
    expect([...spanish.keys()]).toEqual([...english.keys()]);
  });
});

describe("what stands in Discord's menus", () => {
  it.each([en, es])('fits there', ({ discord: { commands } }) => {
    const { whatIsThis, ...descriptions } = commands;

    expect(whatIsThis.length).toBeLessThanOrEqual(32);
    expect(Object.values(descriptions).filter(({ length }) => length > 100)).toEqual([]);
  });

  it.each([en, es])('is called in the help what it is called there', ({ discord }) => {
    expect(discord.help.join('\n')).toContain(discord.commands.whatIsThis);
  });
});

describe('a picture that is too large', () => {
  const mebibyte = 2 ** 20;
  const pixels = { width: 8000, height: 7750 };

  it.each<[ErrorDetails, string, string]>([
    [
      { ...pixels, maxPixels: 50_000_000 },
      'This picture has 62 megapixels; the limit is 50.',
      'Esta imagen tiene 62 megapíxeles; el límite es de 50.',
    ],
    [
      pixels,
      'This picture has 62 megapixels, which is too much.',
      'Esta imagen tiene 62 megapíxeles, y es demasiado.',
    ],
    [
      { sizeInBytes: 32.5 * mebibyte, maxBytes: 20 * mebibyte },
      'This picture has 32.5 MB; the limit is 20.',
      'Esta imagen tiene 32,5 MB; el límite es de 20.',
    ],
    [
      { maxBytes: 20 * mebibyte },
      'This picture has more than 20 MB.',
      'Esta imagen tiene más de 20 MB.',
    ],
    [{}, 'This picture is too large.', 'Esta imagen es demasiado grande.'],
  ])('is measured as far as that is known (%o)', (details, inEnglish, inSpanish) => {
    const say = (texts: Texts): string =>
      texts.failures['image-too-large']({ details, reference: undefined });

    expect(say(en)).toBe(`${inEnglish} Post a smaller one.`);
    expect(say(es)).toBe(`${inSpanish} Publica una más pequeña.`);
  });
});

it('a picture that the platform does not give bots is to be sent as a photo', () => {
  const details = { maxBytes: 20 * 2 ** 20, limitOf: 'platform' };
  const say = (texts: Texts): string =>
    texts.failures['image-too-large']({ details, reference: undefined });

  expect(say(en)).toBe(en.skipped['too-large-to-fetch']);
  expect(say(es)).toBe(es.skipped['too-large-to-fetch']);
});

describe('a picture that cannot be fetched', () => {
  it.each([403, 404, 410])('has a link that has expired when the host says %i', (status) => {
    const say = (texts: Texts): string =>
      texts.failures['download-failed']({ details: { status }, reference: undefined });

    expect(say(en)).toBe('The link to this picture has expired; post it again.');
    expect(say(es)).toBe('El enlace a esta imagen ha caducado; publícala otra vez.');
  });

  it.each<ErrorDetails>([{ status: 500 }, { errorCode: 'ECONNRESET' }, {}])(
    'may come another time (%o)',
    (details) => {
      const sentence = en.failures['download-failed']({ details, reference: undefined });

      expect(sentence).toContain('Try again');
    },
  );
});

describe('a picture that cannot be read', () => {
  it('is called by its format where that is known', () => {
    const say = (texts: Texts): string =>
      texts.failures['image-undecodable']({ details: { format: 'heic' }, reference: undefined });

    expect(say(en)).toContain('This HEIC file cannot be read');
    expect(say(es)).toContain('Este archivo HEIC no se puede leer');
  });
});

describe('the rate limit', () => {
  it('says when to come again', () => {
    expect(en.rateLimited(12_300)).toBe('That is a lot of pictures. Show me more in 13 seconds.');
    expect(es.rateLimited(12_300)).toBe('Son muchas imágenes. Enséñame más dentro de 13 segundos.');
  });
});

describe('about', () => {
  it.each([en, es])('names the version and the model, and says what is kept', (texts) => {
    const text = texts.about({ version: '1.2.3', model: 'imagenet' }).join('\n');

    expect(text).toMatch(/1\.2\.3.*imagenet.*README\.md.*(never kept|Nunca se guardan)/su);
  });
});
