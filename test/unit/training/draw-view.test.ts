import { describe, expect, it } from 'vitest';

import { drawView } from '../../../src/training/features/draw-view.ts';
import { createRandom } from '../../../src/training/random.ts';

describe('a view by chance', () => {
  const random = createRandom(1, 'views');
  const draw = (
    augmentation: Parameters<typeof drawView>[0],
  ): readonly ReturnType<typeof drawView>[] =>
    Array.from({ length: 200 }, () => drawView(augmentation, random));

  it('is the plain one without augmentation', () => {
    expect(new Set(draw('none').map((view) => JSON.stringify(view)))).toEqual(new Set(['{}']));
  });

  it('is mirrored half of the time', () => {
    const mirrored = draw('flips').filter(({ flip }) => flip).length;

    expect(mirrored).toBeGreaterThan(70);
    expect(mirrored).toBeLessThan(130);
  });

  it('shows at least half of the picture, and nothing beside it', () => {
    for (const { crop } of draw('flips-and-crops')) {
      if (!crop) throw new TypeError('There is no crop');
      const { left, top, width, height } = crop;
      expect(width * height).toBeGreaterThanOrEqual(0.499);
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
      expect(Math.max(left + width, top + height)).toBeLessThanOrEqual(1);
    }
  });
});
