import type { HashedExample, Skipped } from './data/hash-examples.ts';
import type { SplitOptions } from './data/split.ts';
import type { Evaluation } from './evaluation/evaluate.ts';
import type { Checkpoint, RunRecorder } from './ports.ts';
import { trainClassifier, type TrainOptions } from './train-classifier.ts';

/** What every fold shares. */
export interface CrossValidationOptions extends Omit<
  TrainOptions,
  'split' | 'recorder' | 'onPrepared'
> {
  readonly foldCount: number;
  readonly ratios: SplitOptions['ratios'];
  /** Makes the same chance for every fold: what one tests, no other one does. */
  readonly splitRandom: () => SplitOptions['random'];
  /** `skipped`: pictures that could not be decoded, the same for every fold. */
  readonly onFold: (test: Evaluation, skipped: readonly Skipped[]) => void;
}

/**
 * Trains as often as there are folds, each time without another part of the pictures, and tests with that part: so every
 * picture is judged once, by a classifier that has not seen it.
 *
 * @returns How each fold did on its own part.
 * @throws {ClassifierError} What {@link trainClassifier} throws.
 */
export async function crossValidate(
  examples: readonly HashedExample[],
  options: CrossValidationOptions,
): Promise<readonly Evaluation[]> {
  const { foldCount, ratios, splitRandom, onFold } = options;
  const evaluations: Evaluation[] = [];
  for (let index = 0; index < foldCount; index++) {
    const { test, skipped } = await trainClassifier(examples, {
      ...options,
      split: {
        ratios,
        method: 'stratified',
        random: splitRandom(),
        fold: { index, count: foldCount },
      },
      recorder: createMemoryRecorder(),
      onPrepared: () => Promise.resolve(),
    });
    if (!test) throw new TypeError('A fold has no pictures to test with');
    evaluations.push(test);
    onFold(test, skipped);
  }
  return evaluations;
}

/** Keeps checkpoints only as long as the fold lasts. */
function createMemoryRecorder(): RunRecorder {
  const checkpoints = new Map<string, Checkpoint>();
  return {
    recordEpoch: () => Promise.resolve(),
    saveArtifact: () => Promise.resolve(),
    saveCheckpoint(name, checkpoint) {
      checkpoints.set(name, checkpoint);
      return Promise.resolve();
    },
    loadCheckpoint: (name) => Promise.resolve(checkpoints.get(name)),
  };
}
