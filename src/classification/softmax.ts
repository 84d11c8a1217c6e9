import { ClassifierError } from '../errors.ts';

/**
 * Turns one picture's logits into calibrated probabilities.
 *
 * Plain loops: for 1,000 classes 20 µs on the service's one event loop, where the array methods took 100.
 *
 * @param logits - Raw class scores, shape `[classCount]`.
 * @param temperature - Above 0; below 1 sharpens, above 1 flattens (Guo et al. 2017, "On Calibration of Modern Neural Networks").
 * @returns A new array, shape `[classCount]`; each value in 0..1, summing to 1 within 1e-9.
 * @throws {ClassifierError} `model-invalid` when `logits` is empty or not all finite.
 */
export function softmax(logits: Float32Array, temperature = 1): Float64Array {
  // exp() overflows above 709; shifting by the maximum leaves the ratios unchanged.
  const max = requireFiniteMaximum(logits);
  const probabilities = new Float64Array(logits.length);
  let sum = 0;
  for (let classIndex = 0; classIndex < logits.length; classIndex++) {
    const exponential = Math.exp(((logits[classIndex] ?? 0) - max) / temperature);
    probabilities[classIndex] = exponential;
    sum += exponential;
  }
  for (let classIndex = 0; classIndex < logits.length; classIndex++) {
    probabilities[classIndex] = (probabilities[classIndex] ?? 0) / sum;
  }
  return probabilities;
}

function requireFiniteMaximum(logits: Float32Array): number {
  let max = -Infinity;
  for (const logit of logits) {
    if (!Number.isFinite(logit)) throw notFinite(logits);
    if (logit > max) max = logit;
  }
  if (max === -Infinity) throw notFinite(logits);
  return max;
}

function notFinite({ length }: Float32Array): ClassifierError {
  return new ClassifierError(
    'model-invalid',
    'The model gave logits that are not finite numbers.',
    {
      details: { classCount: length },
    },
  );
}
