import type { Model } from '../../classification/model.ts';
import type { InferenceEngine } from '../../classification/ports.ts';
import { ClassifierError } from '../../errors.ts';
import type { Check } from './read-checks.ts';

/**
 * By how much a logit may differ: probabilities then agree within a thousandth as well, down to temperatures of 0.5. Frozen
 * and unfrozen runs were off by 7e-6 at most, which is what sums in another order bring.
 */
const TOLERANCE = 1e-3;

/** The same as a share of a picture's largest logit, for one above 100: rounding is a share of what is rounded. */
const RELATIVE_TOLERANCE = 1e-5;

/**
 * Proves that a model answers as the network did that it was made of.
 *
 * @param checks - What the trainer said of some pictures.
 * @throws {ClassifierError} `model-invalid` when an answer is another one; what the engine throws.
 */
export async function verifyAnswers(
  model: Model,
  checks: readonly Check[],
  engine: InferenceEngine,
): Promise<void> {
  for (const { file, imageBytes, logits } of checks) {
    const { outputs } = await engine.run(imageBytes, { model, outputs: ['logits'] });
    const distance = measureDistance(outputs.logits ?? new Float32Array(), logits);
    const tolerance = Math.max(TOLERANCE, RELATIVE_TOLERANCE * Math.max(...logits.map(Math.abs)));
    if (distance <= tolerance) continue;
    throw new ClassifierError(
      'model-invalid',
      `${model.name}: the model does not answer as its trainer did: of ${file} its logits are off by ${describe(distance)}`,
    );
  }
}

/** The largest difference. */
function measureDistance(actual: Float32Array, expected: readonly number[]): number {
  if (actual.length !== expected.length || !actual.every(Number.isFinite)) return Number.NaN;
  return Math.max(...expected.map((value, index) => Math.abs(value - (actual[index] ?? 0))));
}

function describe(distance: number): string {
  return Number.isNaN(distance) ? 'more than can be told' : distance.toPrecision(2);
}
