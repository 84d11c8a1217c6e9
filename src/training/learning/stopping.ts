import type { Recipe } from './recipe.ts';

/** What early stopping remembers between epochs. */
export interface StoppingState {
  readonly best: number;
  readonly badEpochs: number;
}

/** Before the first epoch. */
export const freshStopping: StoppingState = { best: Number.POSITIVE_INFINITY, badEpochs: 0 };

/** Looks at a validation loss; it has to fall by more than the minimum change to count. */
export function observeStopping(
  state: StoppingState,
  loss: number,
  stopping: Recipe['stopping'],
): StoppingState {
  if (stopping === 'never') return state;
  if (loss < state.best - stopping.minimumChange) return { best: loss, badEpochs: 0 };
  return { best: state.best, badEpochs: state.badEpochs + 1 };
}

/** Whether patience is at its end. */
export function shouldStop({ badEpochs }: StoppingState, stopping: Recipe['stopping']): boolean {
  return stopping !== 'never' && badEpochs >= stopping.patience;
}
