import { softmax } from '../../classification/softmax.ts';

const RANGE = { least: 0.05, most: 10 } as const;
const STEPS = 60;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Finds what logits have to be divided by so that probabilities are honest: the least cross-entropy (Guo et al., 2017).
 * By golden-section search over the logarithm, where the loss has one valley.
 *
 * Few pictures that are all right prove less than certainty: as in Platt (1999), the truth counts as (n + 1) / (n + 2), and
 * the other classes share the rest.
 *
 * @param logits - One row a picture that was not learned from.
 */
export function fitTemperature(
  logits: readonly Float32Array[],
  classIndexes: readonly number[],
): number {
  const doubt = 1 / (logits.length + 2);
  const lossAt = (logTemperature: number): number => {
    const temperature = Math.exp(logTemperature);
    return logits.reduce((sum, row, index) => {
      const probabilities = softmax(row.map((value) => value / temperature));
      return sum + crossEntropy(probabilities, classIndexes[index] ?? 0, doubt);
    }, 0);
  };
  let low = Math.log(RANGE.least);
  let high = Math.log(RANGE.most);
  for (let step = 0; step < STEPS; step++) {
    const inner = high - GOLDEN * (high - low);
    const outer = low + GOLDEN * (high - low);
    if (lossAt(inner) < lossAt(outer)) high = outer;
    else low = inner;
  }
  return Number(Math.exp((low + high) / 2).toPrecision(4));
}

function crossEntropy(probabilities: Float64Array, truth: number, doubt: number): number {
  const others = doubt / (probabilities.length - 1);
  return probabilities.reduce(
    (sum, probability, classIndex) =>
      sum -
      (classIndex === truth ? 1 - doubt : others) *
        Math.log(Math.max(probability, Number.MIN_VALUE)),
    0,
  );
}
