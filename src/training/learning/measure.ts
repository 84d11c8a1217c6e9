import { softmax } from '../../classification/softmax.ts';

/** How well a network does on some pictures. */
export interface Quality {
  /** Mean cross-entropy, natural logarithm. */
  readonly loss: number;
  /** Share that is right, in 0..1. */
  readonly accuracy: number;
}

/**
 * @param logits - One row a picture.
 * @param classIndexes - What each picture shows.
 */
export function measureQuality(
  logits: readonly Float32Array[],
  classIndexes: readonly number[],
): Quality {
  let loss = 0;
  let right = 0;
  for (const [index, row] of logits.entries()) {
    const truth = classIndexes[index] ?? 0;
    loss -= Math.log(Math.max(softmax(row)[truth] ?? 0, Number.MIN_VALUE));
    if (indexOfMax(row) === truth) right++;
  }
  return { loss: loss / logits.length, accuracy: right / logits.length };
}

/** The first of the largest. */
export function indexOfMax(row: Float32Array): number {
  let best = 0;
  for (let index = 1; index < row.length; index++) {
    if ((row[index] ?? 0) > (row[best] ?? 0)) best = index;
  }
  return best;
}

/** Takes `[rows, columns]` apart into its rows; they share its memory. */
export function rowsOf(values: Float32Array, columns: number): readonly Float32Array[] {
  return Array.from({ length: values.length / columns }, (_, row) =>
    values.subarray(row * columns, (row + 1) * columns),
  );
}
