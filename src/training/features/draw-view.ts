import type { View } from '../../classification/ports.ts';
import type { Recipe } from '../learning/recipe.ts';
import type { Random } from '../random.ts';

/** The least that a crop shows of each side: half of the picture. */
const MIN_SIDE = Math.SQRT1_2;

/** One of all possible views of a training picture, for pictures that are looked at anew in every epoch. */
export function drawView(augmentation: Recipe['augmentation'], random: Random): View {
  if (augmentation === 'none') return {};
  const flip = random.below(2) === 1;
  if (augmentation === 'flips') return { flip };
  const side = MIN_SIDE + (1 - MIN_SIDE) * random.fraction();
  const left = (1 - side) * random.fraction();
  const top = (1 - side) * random.fraction();
  return { flip, crop: { left, top, width: side, height: side } };
}
