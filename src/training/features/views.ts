import type { View } from '../../classification/ports.ts';
import type { Recipe } from '../learning/recipe.ts';

/** How much of each side a crop shows. */
const CROP_SIDE = 0.85;

/**
 * The views of a training picture, the plain one first. A fixed few, so that what the body sees in them is computed once
 * and not in every epoch.
 */
export function listViews(
  augmentation: Recipe['augmentation'],
): readonly [plain: View, ...others: View[]] {
  const plain: View = {};
  if (augmentation === 'none') return [plain];
  if (augmentation === 'flips') return [plain, { flip: true }];
  const corner = (left: number, top: number): Required<View>['crop'] => ({
    left: left * (1 - CROP_SIDE),
    top: top * (1 - CROP_SIDE),
    width: CROP_SIDE,
    height: CROP_SIDE,
  });
  return [
    plain,
    { flip: true },
    { crop: corner(0, 0) },
    { crop: corner(1, 1), flip: true },
    { crop: corner(1, 0) },
    { crop: corner(0, 1), flip: true },
  ];
}
