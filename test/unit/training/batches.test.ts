import { describe, expect, it } from 'vitest';

import {
  drawMask,
  inBatches,
  inLearningBatches,
  targetsOf,
  weighClasses,
} from '../../../src/training/learning/batches.ts';
import { createRandom } from '../../../src/training/random.ts';

describe('batches', () => {
  it('have one length, but for the last one', () => {
    expect(inBatches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('to learn from never are of a single picture', () => {
    expect(inLearningBatches([1, 2, 3, 4, 5], 2)).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  it('to learn from are as asked when nothing is left over', () => {
    expect(inLearningBatches([1, 2, 3, 4, 5], 3)).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });
});

describe('classes', () => {
  const picture = (classIndex: number): Parameters<typeof weighClasses>[0][number] => ({
    classIndex,
    plain: () => Promise.resolve(new Float32Array()),
    augmented: () => Promise.resolve(new Float32Array()),
  });
  const uneven = [0, 0, 0, 1].map(picture);

  it('weigh the same when they are balanced, however many pictures they have', () => {
    const weights = weighClasses(uneven, 3, { isBalanced: true });

    expect(weights).toEqual([4 / (2 * 3), 4 / 2, 1]);
  });

  it('weigh what their pictures weigh when they are not', () => {
    expect(weighClasses(uneven, 3, { isBalanced: false })).toEqual([1, 1, 1]);
  });

  it('share what smoothing takes from the right one, and each row sums to the weight of its picture', () => {
    const { values, dims } = targetsOf([0, 1].map(picture), [0.5, 2], 0.1);

    expect(dims).toEqual([2, 2]);
    expect([...values].map((value) => Number(value.toFixed(6)))).toEqual([0.475, 0.025, 0.1, 1.9]);
  });
});

describe('dropout', () => {
  it('leaves out the share of each batch that it should', () => {
    const dropout = { featureCount: 1000, rate: 0.2 };

    const { values, dims } = drawMask(100, dropout, createRandom(1, 'test'));

    expect(dims).toEqual([100, 1000]);
    expect(values.filter((value) => value === 0).length / values.length).toBeCloseTo(0.2, 2);
    expect(new Set(values)).toEqual(new Set([0, 1]));
  });
});
