import type { PlateauOptions, Recipe } from './recipe.ts';

const WARM_UP_SHARE = 0.1;

/** What a plateau schedule remembers between epochs. */
export interface PlateauState {
  readonly scale: number;
  readonly best: number;
  readonly badEpochs: number;
}

/** Before the first epoch. */
export const freshPlateau: PlateauState = {
  scale: 1,
  best: Number.POSITIVE_INFINITY,
  badEpochs: 0,
};

/**
 * Looks at a validation loss as PyTorch's ReduceLROnPlateau does in its modes `min` and `rel`.
 *
 * @param learningRate - What the scale is for: it is never taken below `minimum`.
 */
export function observePlateau(
  { scale, best, badEpochs }: PlateauState,
  loss: number,
  { factor, patience, threshold, minimum }: PlateauOptions,
  learningRate: number,
): PlateauState {
  if (loss < best * (1 - threshold)) return { scale, best: loss, badEpochs: 0 };
  if (badEpochs < patience) return { scale, best, badEpochs: badEpochs + 1 };
  const lowest = Math.min(scale, minimum / learningRate); // a rate that begins below the minimum stays
  return { scale: Math.max(scale * factor, lowest), best, badEpochs: 0 };
}

/**
 * What the learning rates are multiplied with at a step.
 *
 * @param progress - How much of all steps is done, in 0..1.
 */
export function rateScale(
  schedule: Recipe['schedule'],
  progress: number,
  plateau: PlateauState,
): number {
  if (schedule === 'constant') return 1;
  if (schedule !== 'cosine') return plateau.scale;
  if (progress < WARM_UP_SHARE) return progress / WARM_UP_SHARE;
  const rest = (progress - WARM_UP_SHARE) / (1 - WARM_UP_SHARE);
  return (1 + Math.cos(Math.PI * rest)) / 2;
}
