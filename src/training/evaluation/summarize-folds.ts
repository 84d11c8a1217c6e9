import type { Evaluation } from './evaluate.ts';

/** A figure over all folds: its mean, and its standard deviation from fold to fold. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** How the folds of a cross-validation did, all together. */
export interface FoldSummary {
  readonly accuracy: Spread;
  /** Mean over classes of the share that was recognized: a small class counts as much as a large one. */
  readonly balancedAccuracy: Spread;
  readonly top5Accuracy: Spread;
  readonly loss: Spread;
  readonly calibrationError: Spread;
}

/** Sums up how the folds of a cross-validation did. */
export function summarizeFolds(folds: readonly Evaluation[]): FoldSummary {
  const spread = (figure: (fold: Evaluation) => number): Spread => measureSpread(folds.map(figure));
  return {
    accuracy: spread(({ accuracy }) => accuracy),
    balancedAccuracy: spread(balancedAccuracy),
    top5Accuracy: spread(({ top5Accuracy }) => top5Accuracy),
    loss: spread(({ loss }) => loss),
    calibrationError: spread(({ calibrationError }) => calibrationError),
  };
}

/** Over the classes of which there are pictures. */
export function balancedAccuracy({ classes }: Pick<Evaluation, 'classes'>): number {
  const recalls = classes.flatMap(({ recall }) => recall ?? []);
  return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}

function measureSpread(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)) };
}
