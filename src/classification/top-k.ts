import type { Prediction } from './prediction.ts';

/**
 * Picks the `k` likeliest labels, likeliest first; equal probabilities keep class order.
 *
 * @param probabilities - Shape `[classCount]`, as `softmax` returns them.
 * @param labels - One name a class, in class order.
 * @param k - How many to keep; more than `classCount` keeps all.
 */
export function topK(
  probabilities: Float64Array,
  labels: readonly string[],
  k: number,
): readonly Prediction[] {
  return likeliestClasses(probabilities, k).map((classIndex) => ({
    label: labels[classIndex] ?? '',
    probability: probabilities[classIndex] ?? 0,
  }));
}

/** Keeps the best so far in order: sorting all thousand took thirty times as long. */
function likeliestClasses(probabilities: Float64Array, k: number): readonly number[] {
  const best: number[] = [];
  let least = -Infinity; // the last of the best, once there are k
  for (let classIndex = 0; classIndex < probabilities.length; classIndex++) {
    const probability = probabilities[classIndex] ?? 0;
    if (probability <= least) continue;
    const rank = best.findIndex((other) => probability > (probabilities[other] ?? 0));
    best.splice(rank === -1 ? best.length : rank, 0, classIndex);
    if (best.length > k) best.pop();
    if (best.length === k) least = probabilities[best[k - 1] ?? 0] ?? 0;
  }
  return best;
}
