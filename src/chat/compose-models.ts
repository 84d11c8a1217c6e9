import type { Model } from '../classification/model.ts';
import type { Block, Line } from './rich-text.ts';
import type { Texts } from './texts/texts.ts';

/**
 * Lists the models: names, how much they tell apart, and which one is asked when nobody says which.
 *
 * @param models - The default one first.
 */
export function composeModels(models: readonly Model[], texts: Texts): Block {
  const lines = models.map(({ name, labels }, i): Line => {
    const classes = texts.classes(labels.length);
    const facts = i === 0 ? `${classes} (${texts.isDefault})` : classes;
    return { spans: [{ text: name, style: 'bold' }, { text: `: ${facts}` }] };
  });
  return { isSpoiler: false, lines: [{ spans: [{ text: texts.modelsTitle }] }, ...lines] };
}
