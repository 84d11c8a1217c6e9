import { measureQuality } from './measure.ts';

const RANGE = { least: 0.05, most: 10 } as const;
const STEPS = 60;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Finds what logits have to be divided by so that probabilities are honest: the least cross-entropy (Guo et al., 2017).
 * By golden-section search over the logarithm, where the loss has one valley.
 *
 * @param logits - One row a picture that was not learned from.
 */
export function fitTemperature(
  logits: readonly Float32Array[],
  classIndexes: readonly number[],
): number {
  const lossAt = (logTemperature: number): number => {
    const temperature = Math.exp(logTemperature);
    const tempered = logits.map((row) => row.map((value) => value / temperature));
    return measureQuality(tempered, classIndexes).loss;
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
