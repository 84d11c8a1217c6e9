import type { Model } from '../../classification/model.ts';
import type { InferenceEngine } from '../../classification/ports.ts';
import { ClassifierError } from '../../errors.ts';
import type { Check } from './read-checks.ts';

/** Share of a picture's largest logit; what rounding in another order brings is a hundred times less. */
const TOLERANCE = 1e-3;

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
    if (distance <= TOLERANCE) continue;
    throw new ClassifierError(
      'model-invalid',
      `${model.name}: the model does not answer as its trainer did: of ${file} its logits are off by ${describe(distance)} of the largest one`,
    );
  }
}

/** The largest difference, as a share of the largest value, or of 1 where all are smaller. */
function measureDistance(actual: Float32Array, expected: readonly number[]): number {
  if (actual.length !== expected.length || !actual.every(Number.isFinite)) return Number.NaN;
  const largest = Math.max(1, ...expected.map(Math.abs));
  return (
    Math.max(...expected.map((value, index) => Math.abs(value - (actual[index] ?? 0)))) / largest
  );
}

function describe(distance: number): string {
  return Number.isNaN(distance) ? 'more than can be told' : `${(100 * distance).toPrecision(2)} %`;
}
