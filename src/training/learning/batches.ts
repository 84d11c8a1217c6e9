import type { Dropout } from '../network/network.ts';
import type { Feed } from '../ports.ts';
import type { Random } from '../random.ts';
import type { Recipe } from './recipe.ts';

/** A picture as training sees it. */
export interface LabelledPicture {
  readonly classIndex: number;
  /** What the network is fed of it. */
  plain(): Promise<Float32Array>;
  /** What the network is fed of it in another view, by chance; the plain one may be among them. */
  augmented(random: Random): Promise<Float32Array>;
}

/** Puts what is fed of each picture under one another, `[batchSize, …shape]`. */
export function stack(rows: readonly Float32Array[], shape: readonly number[]): Feed {
  const length = rows[0]?.length ?? 0;
  const values = new Float32Array(rows.length * length);
  for (const [index, row] of rows.entries()) values.set(row, index * length);
  return { values, dims: [rows.length, ...shape] };
}

/**
 * What the network should say of each picture, `[batchSize, classCount]`: each row sums to the picture's weight.
 *
 * @param classWeights - One a class.
 */
export function targetsOf(
  batch: readonly LabelledPicture[],
  classWeights: readonly number[],
  labelSmoothing: number,
): Feed {
  const classCount = classWeights.length;
  const values = new Float32Array(batch.length * classCount);
  for (const [row, { classIndex }] of batch.entries()) {
    const weight = classWeights[classIndex] ?? 1;
    const start = row * classCount;
    values.fill((weight * labelSmoothing) / classCount, start, start + classCount);
    values[start + classIndex] = (values[start + classIndex] ?? 0) + weight * (1 - labelSmoothing);
  }
  return { values, dims: [batch.length, classCount] };
}

/** Chooses by chance what is left out: 0 for that, 1 for the rest, `[batchSize, featureCount]`. */
export function drawMask(batchSize: number, { featureCount, rate }: Dropout, random: Random): Feed {
  const values = new Uint8Array(batchSize * featureCount);
  for (let index = 0; index < values.length; index++) values[index] = random.happens(rate) ? 0 : 1;
  return { values, dims: [batchSize, featureCount] };
}

/** One weight a class, 1 on average over the pictures; all 1 when nothing is to be balanced. */
export function weighClasses(
  examples: readonly LabelledPicture[],
  classCount: number,
  { isBalanced }: Pick<Recipe, 'isBalanced'>,
): readonly number[] {
  const counts = Array.from({ length: classCount }, () => 0);
  for (const { classIndex } of examples) counts[classIndex] = (counts[classIndex] ?? 0) + 1;
  const there = counts.filter((count) => count > 0).length;
  return counts.map((count) => (isBalanced && count > 0 ? examples.length / (there * count) : 1));
}

/**
 * The same to learn from: a single picture that would be left over joins the batch before it, as the statistics of one
 * picture are none.
 */
export function inLearningBatches<Item>(
  items: readonly Item[],
  size: number,
): readonly (readonly Item[])[] {
  const batches = inBatches(items, size);
  const [beforeLast, last] = batches.slice(-2);
  if (!beforeLast || last?.length !== 1) return batches;
  return [...batches.slice(0, -2), [...beforeLast, ...last]];
}

/** Cuts a list into pieces of one length; the last one may be shorter. */
export function inBatches<Item>(
  items: readonly Item[],
  size: number,
): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
