import { softmax } from '../../classification/softmax.ts';
import { binClaims, measureCalibration, type ReliabilityBin } from './calibration.ts';

/** How well a classifier does on pictures whose classes are known. */
export interface Evaluation {
  readonly count: number;
  /** Shares in 0..1. */
  readonly accuracy: number;
  readonly top5Accuracy: number;
  /** Mean cross-entropy, natural logarithm. */
  readonly loss: number;
  /** Mean distance between what is said and what is so, over the bins of `reliability`. */
  readonly calibrationError: number;
  /** The least sure first. */
  readonly reliability: readonly ReliabilityBin[];
  readonly classes: readonly ClassEvaluation[];
  /** Rows: what the picture shows; columns: what was said. Counts. */
  readonly confusion: readonly (readonly number[])[];
}

/** How well one class is told from the others. */
export interface ClassEvaluation {
  readonly label: string;
  readonly count: number;
  /** Of the pictures of this class, the share that was recognized; null where there are none. */
  readonly recall: number | null;
  /** Of the pictures that were taken for this class, the share that shows it; null where there are none. */
  readonly precision: number | null;
}

const TOP = 5;

/**
 * @param logits - One row a picture, already divided by the temperature.
 * @param classIndexes - What each picture shows.
 */
export function evaluate(
  logits: readonly Float32Array[],
  classIndexes: readonly number[],
  labels: readonly string[],
): Evaluation {
  const probabilities = logits.map((row) => softmax(row));
  const ranks = probabilities.map((row, index) => rankOf(row, classIndexes[index] ?? 0));
  const truths = probabilities.map((row, index) => row[classIndexes[index] ?? 0] ?? 0);
  const confusion = countConfusion(probabilities, classIndexes, labels.length);
  const reliability = binClaims(
    probabilities.map((row, index) => ({
      probability: Math.max(...row),
      isRight: ranks[index] === 0,
    })),
  );
  return {
    count: logits.length,
    accuracy: share(ranks, (rank) => rank === 0),
    top5Accuracy: share(ranks, (rank) => rank < TOP),
    loss: -mean(truths.map((probability) => Math.log(Math.max(probability, Number.MIN_VALUE)))),
    calibrationError: measureCalibration(reliability),
    reliability,
    classes: labels.map((label, classIndex) => describeClass(label, classIndex, confusion)),
    confusion,
  };
}

/** How many classes are likelier; of equal ones, the first counts as likelier. */
function rankOf(row: Float64Array, classIndex: number): number {
  const own = row[classIndex] ?? 0;
  return row.reduce(
    (rank, value, index) => rank + (value > own || (value === own && index < classIndex) ? 1 : 0),
    0,
  );
}

function countConfusion(
  probabilities: readonly Float64Array[],
  classIndexes: readonly number[],
  classCount: number,
): number[][] {
  const confusion = Array.from({ length: classCount }, () =>
    Array.from({ length: classCount }, () => 0),
  );
  for (const [index, row] of probabilities.entries()) {
    const counts = confusion[classIndexes[index] ?? 0];
    const said = row.indexOf(Math.max(...row));
    if (counts) counts[said] = (counts[said] ?? 0) + 1;
  }
  return confusion;
}

function describeClass(
  label: string,
  classIndex: number,
  confusion: readonly (readonly number[])[],
): ClassEvaluation {
  const right = confusion[classIndex]?.[classIndex] ?? 0;
  const count = sum(confusion[classIndex] ?? []);
  const taken = sum(confusion.map((row) => row[classIndex] ?? 0));
  return {
    label,
    count,
    recall: count === 0 ? null : right / count,
    precision: taken === 0 ? null : right / taken,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function share<Item>(items: readonly Item[], isCounted: (item: Item) => boolean): number {
  return items.filter((item) => isCounted(item)).length / items.length;
}
