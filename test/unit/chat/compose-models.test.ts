import { describe, expect, it } from 'vitest';

import { composeModels } from '../../../src/chat/compose-models.ts';
import { en } from '../../../src/chat/texts/en.ts';
import { es } from '../../../src/chat/texts/es.ts';
import type { Texts } from '../../../src/chat/texts/texts.ts';
import { createModel } from '../../support/model.ts';

const models = [
  createModel({ name: 'imagenet', labels: Array.from({ length: 1000 }, String) }),
  createModel({ name: 'animals' }),
];

function compose(texts: Texts): readonly string[] {
  return composeModels(models, texts).lines.map(({ spans }) =>
    spans.map(({ text, style }) => (style === 'bold' ? `**${text}**` : text)).join(''),
  );
}

describe('the list of models', () => {
  it('has their names, how much they tell apart, and which one is the default', () => {
    expect(compose(en)).toEqual([
      'These models look at pictures:',
      '**imagenet**: tells 1,000 kinds of things apart (the default)',
      '**animals**: tells 3 kinds of things apart',
    ]);
  });

  it('is there in Spanish', () => {
    expect(compose(es)).toEqual([
      'Estos modelos miran imágenes:',
      '**imagenet**: distingue 1000 tipos de cosas (el predeterminado)',
      '**animals**: distingue 3 tipos de cosas',
    ]);
  });
});
