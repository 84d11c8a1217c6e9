import { describe, expect, it } from 'vitest';

import { chooseTexts } from '../../../../src/chat/texts/choose-texts.ts';
import { en } from '../../../../src/chat/texts/en.ts';
import { es } from '../../../../src/chat/texts/es.ts';

describe('chooseTexts', () => {
  it.each(['es', 'es-ES', 'es-419', 'ES', 'es_MX'])('answers in Spanish for %s', (locale) => {
    expect(chooseTexts(locale)).toBe(es);
  });

  it.each(['en', 'en-US', 'pt-BR', 'est', 'eo', '', undefined])(
    'answers in English for %s',
    (locale) => {
      expect(chooseTexts(locale)).toBe(en);
    },
  );
});
