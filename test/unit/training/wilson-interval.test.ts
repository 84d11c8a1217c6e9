import { describe, expect, it } from 'vitest';

import { wilsonInterval } from '../../../src/training/evaluation/wilson-interval.ts';

describe('wilsonInterval', () => {
  // As scipy 1.17.1 has them: binomtest(…).proportion_ci(method='wilson').
  it.each([
    [3, 4, 0.3006, 0.9544],
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [906, 1000, 0.8863, 0.9226],
  ])('says where a share lies of which a sample has %i in %i', (successes, count, low, high) => {
    const [actualLow, actualHigh] = wilsonInterval(successes, count);

    expect(actualLow).toBeCloseTo(low, 3);
    expect(actualHigh).toBeCloseTo(high, 3);
  });
});
