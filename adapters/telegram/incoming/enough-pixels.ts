import type { Model } from '../../../src/classification/model.ts';

/**
 * What a photo's short side needs, in pixels, so that each of these models gets all that it looks at.
 *
 * @param models - At least one.
 */
export function enoughPixels(models: readonly Model[]): number {
  return Math.max(
    ...models.map(({ preprocessing: { resize } }) =>
      'shortestEdge' in resize ? resize.shortestEdge : Math.max(resize.width, resize.height),
    ),
  );
}
