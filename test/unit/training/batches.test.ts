import { describe, expect, it } from 'vitest';

import { drawMask, inBatches, inLearningBatches } from '../../../src/training/learning/batches.ts';
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

describe('dropout', () => {
  it('leaves out the share of each batch that it should', () => {
    const dropout = { featureCount: 1000, rate: 0.2 };

    const { values, dims } = drawMask(100, dropout, createRandom(1, 'test'));

    expect(dims).toEqual([100, 1000]);
    expect(values.filter((value) => value === 0).length / values.length).toBeCloseTo(0.2, 2);
    expect(new Set(values)).toEqual(new Set([0, 1]));
  });
});
