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
  return labels
    .map((label, classIndex) => ({ label, probability: probabilities[classIndex] ?? 0 }))
    .toSorted((a, b) => b.probability - a.probability)
    .slice(0, k);
}
