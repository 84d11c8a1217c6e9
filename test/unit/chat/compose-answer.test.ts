import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Classification } from '../../../src/classification/classifier.ts';
import type { Prediction } from '../../../src/classification/prediction.ts';
import type { Failure, PictureResult } from '../../../src/chat/answer-pictures.ts';
import { composeAnswer } from '../../../src/chat/compose-answer.ts';
import type { SkipReason } from '../../../src/chat/picture.ts';
import type { Block, Span } from '../../../src/chat/rich-text.ts';
import { en } from '../../../src/chat/texts/en.ts';
import { es } from '../../../src/chat/texts/es.ts';

const beagle = { label: 'beagle', probability: 0.15 };
const basset = { label: 'basset', probability: 0.12 };
const dog = { label: 'dog', probability: 0.934 };

function classified(
  predictions: readonly Prediction[],
  facts: Partial<Classification> = {},
): PictureResult {
  const timings = { queueMs: 0, preprocessMs: 0, inferenceMs: 0 };
  const defaults = { confident: true, group: undefined, model: 'imagenet', timings };
  return {
    name: undefined,
    isSpoiler: false,
    classification: { ...defaults, predictions, ...facts },
    isPreview: false,
  };
}

function unsure(group?: Prediction): PictureResult {
  return classified([beagle, basset], { confident: false, group });
}

const catPredictions = [
  { label: 'tabby cat', probability: 0.6213948 },
  { label: 'tiger cat', probability: 0.21 },
  { label: 'lynx', probability: 0.004 },
];
const cat = classified(catPredictions);

function skipped(reason: SkipReason): PictureResult {
  return { name: undefined, isSpoiler: false, skipped: reason };
}

function failed(failure: Partial<Failure>): PictureResult {
  const defaults = { code: 'internal', details: {}, reference: undefined } as const;
  return { name: undefined, isSpoiler: false, failure: { ...defaults, ...failure } };
}

/** Lines with marks in place of styles, blocks one after the other. */
function show(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap(({ lines }) =>
    lines.map(({ spans, isSmall }) => `${isSmall ? 'small: ' : ''}${spans.map(mark).join('')}`),
  );
}

function mark({ text, style }: Span): string {
  if (style === 'bold') return `**${text}**`;
  return style === 'mono' ? `[${text}]` : text;
}

function compose(...results: readonly PictureResult[]): readonly string[] {
  return show(composeAnswer(results, { texts: en, labelLimit: 10 }));
}

function componer(...results: readonly PictureResult[]): readonly string[] {
  return show(composeAnswer(results, { texts: es, labelLimit: 10 }));
}

describe('a sure answer', () => {
  it('says where only the still picture of something was looked at', () => {
    const shown = show(composeAnswer([{ ...cat, isPreview: true }], { texts: en, labelLimit: 1 }));

    expect(shown).toEqual([
      '**tabby cat** 62%',
      'small: I have looked at its still picture only.',
      'small: Model: imagenet',
    ]);
  });

  it('has the top label in bold, then the others with bars, then the model in small', () => {
    expect(compose(cat)).toEqual([
      '**tabby cat** 62%',
      '[██░░░░░░░░] 21% tiger cat',
      '[░░░░░░░░░░] <1% lynx',
      'small: Model: imagenet',
    ]);
  });

  it('writes Spanish around the labels', () => {
    expect(componer(cat)).toEqual([
      '**tabby cat** 62\u{a0}%',
      '[██░░░░░░░░] 21\u{a0}% tiger cat',
      '[░░░░░░░░░░] <1\u{a0}% lynx',
      'small: Modelo: imagenet',
    ]);
  });

  it('says nothing of the group', () => {
    const { length } = compose(cat);

    const withGroup = compose(classified(catPredictions, { group: dog }));

    expect(withGroup).toHaveLength(length);
  });

  it('may have labels that are the same', () => {
    const twins = classified([
      { label: 'crane', probability: 0.5 },
      { label: 'crane', probability: 0.5 },
    ]);

    expect(compose(twins)).toEqual([
      '**crane** 50%',
      '[█████░░░░░] 50% crane',
      'small: Model: imagenet',
    ]);
  });

  it('leaves marks in labels as they are: escaping is for whoever renders it', () => {
    const hostile = classified([{ label: '*[x](https://x.example)*', probability: 1 }]);

    expect(compose(hostile)[0]).toBe('***[x](https://x.example)*** 100%');
  });
});

describe('an unsure answer', () => {
  it('says so, and gives the best guesses, all with bars', () => {
    expect(compose(unsure())).toEqual([
      'Not sure. Best guesses:',
      '[██░░░░░░░░] 15% beagle',
      '[█░░░░░░░░░] 12% basset',
      'small: Model: imagenet',
    ]);
  });

  it('says so in Spanish', () => {
    expect(componer(unsure())).toEqual([
      'No lo tengo claro. Lo más probable:',
      '[██░░░░░░░░] 15\u{a0}% beagle',
      '[█░░░░░░░░░] 12\u{a0}% basset',
      'small: Modelo: imagenet',
    ]);
  });

  it('names what is sure nevertheless', () => {
    expect(compose(unsure(dog))).toEqual([
      'Not sure: a dog, 93%, which kind is unclear. Best guesses:',
      '[██░░░░░░░░] 15% beagle',
      '[█░░░░░░░░░] 12% basset',
      'small: Model: imagenet',
    ]);
  });

  it('names what is sure nevertheless in Spanish', () => {
    expect(componer(unsure(dog))[0]).toBe(
      'No lo tengo claro: dog, 93\u{a0}%, pero no sé de qué tipo. Lo más probable:',
    );
  });

  it('says "an" before a vowel', () => {
    expect(compose(unsure({ label: 'insect', probability: 0.9 }))[0]).toContain('an insect, 90%');
  });
});

describe('the limit of labels', () => {
  it('counts the top label of a sure answer', () => {
    const blocks = composeAnswer([cat], { texts: en, labelLimit: 2 });

    expect(show(blocks)).toEqual([
      '**tabby cat** 62%',
      '[██░░░░░░░░] 21% tiger cat',
      'small: Model: imagenet',
    ]);
  });

  it('leaves the top label of each picture when it is 1', () => {
    const blocks = composeAnswer([cat, unsure()], { texts: en, labelLimit: 1 });

    expect(show(blocks)).toEqual([
      '1. **tabby cat** 62%',
      '2. Not sure. Best guesses:',
      '[██░░░░░░░░] 15% beagle',
      'small: Model: imagenet',
    ]);
  });

  it.each([1, 2, 3, 10])('never lengthens an answer as it falls (%i)', (labelLimit) => {
    const lengthFor = (limit: number): number =>
      show(composeAnswer([cat, unsure(dog)], { texts: en, labelLimit: limit })).join('\n').length;

    expect(lengthFor(labelLimit)).toBeLessThanOrEqual(lengthFor(labelLimit + 1));
  });
});

describe('a bar', () => {
  it.each([
    [0, '[░░░░░░░░░░] 0%'],
    [0.05, '[█░░░░░░░░░] 5%'],
    [0.5, '[█████░░░░░] 50%'],
    [0.949, '[█████████░] 95%'],
    [1, '[██████████] 100%'],
  ])('shows a probability of %f in ten cells', (probability, expected) => {
    const answer = classified([{ label: 'cat', probability }], { confident: false });

    expect(compose(answer)[1]).toBe(`${expected} cat`);
  });

  it('has ten cells whatever the probability', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (probability) => {
        const answer = classified([{ label: 'cat', probability }], { confident: false });

        expect(compose(answer)[1]).toMatch(/^\[█*░*\] /);
        expect(compose(answer)[1]).toMatch(/^\[.{10}\] /);
      }),
    );
  });
});

describe('several pictures', () => {
  it('are numbered, and named where they have names', () => {
    const results = [{ ...cat, name: 'IMG_1.jpg' }, unsure(), { ...cat, name: 'b.png' }];

    const blocks = composeAnswer(results, { texts: en, labelLimit: 1 });

    expect(show(blocks)).toEqual([
      '1. IMG_1.jpg – **tabby cat** 62%',
      '2. Not sure. Best guesses:',
      '[██░░░░░░░░] 15% beagle',
      '3. b.png – **tabby cat** 62%',
      'small: Model: imagenet',
    ]);
  });

  it('are a block each, so that each can be hidden', () => {
    const results = [{ ...cat, isSpoiler: true }, cat];

    const blocks = composeAnswer(results, { texts: en, labelLimit: 10 });

    expect(blocks.map(({ isSpoiler }) => isSpoiler)).toEqual([true, false, false]);
  });

  it('have their names shortened', () => {
    const name = `${'long'.repeat(30)}.jpg`;

    expect(compose({ ...cat, name }, cat)[0]).toMatch(/^1\. long[^–]{35,36} – \*\*tabby cat/u);
  });

  it('have no name where nothing is left of it', () => {
    expect(compose({ ...cat, name: '\n\u202e' }, cat)[0]).toBe('1. **tabby cat** 62%');
  });

  it('name a model once, however many it looked at', () => {
    expect(compose(cat, cat).at(-1)).toBe('small: Model: imagenet');
  });

  it('name every model', () => {
    const rose = classified([{ label: 'rose', probability: 1 }], { model: 'flowers' });

    expect(compose(cat, rose, cat).at(-1)).toBe('small: Model: imagenet, flowers');
  });
});

describe('a single picture', () => {
  it('needs neither number nor name', () => {
    expect(compose({ ...cat, name: 'cat.jpg' })[0]).toBe('**tabby cat** 62%');
  });
});

describe('what was not looked at', () => {
  it.each([
    ['video', 'This is a video; I look at pictures only.'],
    ['audio', 'This is a sound file; I look at pictures only.'],
    ['document', 'This is no picture; I look at pictures only.'],
    ['vector-animation', 'This is a vector animation; I look at pictures only.'],
  ] as const)('is listed with the reason (%s)', (reason, sentence) => {
    expect(compose(skipped(reason))).toEqual([sentence]);
  });

  it.each([
    ['video', 'Esto es un vídeo; solo miro imágenes.'],
    ['audio', 'Esto es un archivo de sonido; solo miro imágenes.'],
    ['document', 'Esto no es una imagen; solo miro imágenes.'],
    ['vector-animation', 'Esto es una animación vectorial; solo miro imágenes.'],
  ] as const)('is listed with the reason in Spanish (%s)', (reason, sentence) => {
    expect(componer(skipped(reason))).toEqual([sentence]);
  });

  it('stands in its place among pictures', () => {
    const clip = { ...skipped('video'), name: 'clip.mp4' };

    const blocks = composeAnswer([cat, clip], { texts: en, labelLimit: 1 });

    expect(show(blocks)).toEqual([
      '1. **tabby cat** 62%',
      '2. clip.mp4 – This is a video; I look at pictures only.',
      'small: Model: imagenet',
    ]);
  });
});

describe('a picture that failed', () => {
  it('is listed with the reason', () => {
    const large = failed({
      code: 'image-too-large',
      details: { width: 8000, height: 7750, maxPixels: 50_000_000 },
    });

    expect(compose(large)).toEqual([
      'This picture has 62 megapixels; the limit is 50. Post a smaller one.',
    ]);
  });

  it('has the reference under which the log has it where the fault is ours', () => {
    expect(compose(failed({ code: 'internal', reference: 'k3x9q2mp' }))).toEqual([
      'Something went wrong on our side. Try again later. The log has it under k3x9q2mp: tell that to whoever runs this bot.',
    ]);
  });

  it('has the reference in Spanish too', () => {
    expect(componer(failed({ code: 'internal', reference: 'k3x9q2mp' }))).toEqual([
      'Algo ha fallado por nuestra parte. Vuelve a intentarlo más tarde. En el registro aparece como k3x9q2mp: díselo a quien lleva este bot.',
    ]);
  });

  it('stays hidden where it was hidden', () => {
    const blocks = composeAnswer([{ ...failed({}), isSpoiler: true }], {
      texts: en,
      labelLimit: 1,
    });

    expect(blocks.map(({ isSpoiler }) => isSpoiler)).toEqual([true]);
  });

  it('names no model when there is nothing that one looked at', () => {
    expect(compose(failed({ code: 'timed-out' }), skipped('video'))).toEqual([
      '1. This picture took too long. Try again in a few minutes.',
      '2. This is a video; I look at pictures only.',
    ]);
  });
});

it('says nothing where there are no results', () => {
  expect(compose()).toEqual([]);
});
