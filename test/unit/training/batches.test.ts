import { describe, expect, it } from 'vitest';

import { dropOut, inBatches, inLearningBatches } from '../../../src/training/learning/batches.ts';
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
  it('takes a share away, and keeps the sum about as it was', () => {
    const values = new Float32Array(100_000).fill(1);

    dropOut(values, { dropout: 0.2 }, createRandom(1, 'test'));

    const gone = values.filter((value) => value === 0).length;
    expect(gone / values.length).toBeCloseTo(0.2, 2);
    expect(new Set(values)).toEqual(new Set([0, 1.25]));
  });

  it('leaves everything as it is at 0', () => {
    const values = Float32Array.of(1, 2, 3);

    dropOut(values, { dropout: 0 }, createRandom(1, 'test'));

    expect([...values]).toEqual([1, 2, 3]);
  });
});
