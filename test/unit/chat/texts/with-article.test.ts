import { describe, expect, it } from 'vitest';

import { withArticle } from '../../../../src/chat/texts/with-article.ts';

describe('withArticle', () => {
  it.each([
    'a dog',
    'a boat or ship',
    'a unicycle',
    'a uniform',
    'a utility pole',
    'a Swiss mountain dog',
    'an insect',
    'an oboe or bassoon',
    'an elephant',
    'an Old World monkey',
    'an umbrella',
    'an hourglass',
  ])('says "%s"', (expected) => {
    const noun = expected.replace(/^an? /, '');

    expect(withArticle(noun)).toBe(expected);
  });

  it.each(['furniture', 'clothing or footwear', 'kitchenware', 'sports equipment', 'corn'])(
    'says just "%s": it cannot be counted',
    (noun) => {
      expect(withArticle(noun)).toBe(noun);
    },
  );
});
