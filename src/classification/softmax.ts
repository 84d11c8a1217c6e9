import { ClassifierError } from '../errors.ts';

/**
 * Turns one picture's logits into calibrated probabilities.
 *
 * @param logits - Raw class scores, shape `[classCount]`.
 * @param temperature - Above 0; below 1 sharpens, above 1 flattens (Guo et al. 2017, "On Calibration of Modern Neural Networks").
 * @returns A new array, shape `[classCount]`; each value in 0..1, summing to 1 within 1e-9.
 * @throws {ClassifierError} `model-invalid` when `logits` is empty or not all finite.
 */
export function softmax(logits: Float32Array, temperature = 1): Float64Array {
  if (logits.length === 0 || !logits.every(Number.isFinite)) {
    throw new ClassifierError(
      'model-invalid',
      'The model gave logits that are not finite numbers.',
      {
        details: { classCount: logits.length },
      },
    );
  }

  // exp() overflows above 709; shifting by the maximum leaves the ratios unchanged.
  const max = logits.reduce((a, b) => Math.max(a, b));
  const exponentials = Float64Array.from(logits, (logit) => Math.exp((logit - max) / temperature));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / sum);
}
