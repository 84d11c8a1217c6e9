import { describe, expect, it } from 'vitest';

import { inBatches, inLearningBatches } from '../../../src/training/learning/batches.ts';

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
