import { en } from './en.ts';
import { es } from './es.ts';
import type { Texts } from './texts.ts';

/**
 * Picks the language to answer in.
 *
 * @param locale - A language tag as platforms give it, such as `es-419` or `pt-BR`.
 * @returns Spanish for any kind of Spanish, English for everything else.
 */
export function chooseTexts(locale: string | undefined): Texts {
  const language = locale?.toLowerCase().split(/[-_]/, 1)[0];
  return language === 'es' ? es : en;
}
