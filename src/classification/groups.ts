import type { Prediction } from './prediction.ts';
import type { Group } from './model.ts';

/** How sure a group has to be before it is worth naming. */
const MIN_GROUP_PROBABILITY = 0.8;

/**
 * Finds the most specific group that the picture surely belongs to.
 *
 * @param probabilities - Shape `[classCount]`, over all classes.
 * @returns Of the groups that sum to at least 0.8, the one with the fewest classes (ties: the likelier, then by label);
 *   `undefined` where there is none.
 */
export function likeliestGroup(
  probabilities: Float64Array,
  groups: readonly Group[],
): Prediction | undefined {
  return groups
    .map(({ label, classes }) => ({
      label,
      classCount: classes.length,
      probability: sumOver(probabilities, classes),
    }))
    .filter(({ probability }) => probability >= MIN_GROUP_PROBABILITY)
    .toSorted(
      (a, b) =>
        a.classCount - b.classCount ||
        b.probability - a.probability ||
        (a.label < b.label ? -1 : 1),
    )
    .map(({ label, probability }) => ({ label, probability }))[0];
}

function sumOver(probabilities: Float64Array, classes: readonly number[]): number {
  const sum = classes.reduce((total, classIndex) => total + (probabilities[classIndex] ?? 0), 0);
  return Math.min(1, sum); // rounding may carry a sum of all classes just past 1
}
