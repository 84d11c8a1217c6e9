import { describe, expect, it } from 'vitest';

import { binClaims, measureCalibration } from '../../../src/training/evaluation/calibration.ts';
import { evaluate } from '../../../src/training/evaluation/evaluate.ts';

const sure = (isRight: boolean) => ({ probability: 0.99, isRight });
const unsure = (isRight: boolean) => ({ probability: 0.35, isRight });

describe('how far probabilities can be trusted', () => {
  it('is told in bins of probability, the least sure first, empty ones left out', () => {
    const bins = binClaims([sure(true), unsure(false), sure(true), unsure(true)]);

    expect(bins).toEqual([
      { count: 2, probability: 0.35, accuracy: 0.5 },
      { count: 2, probability: 0.99, accuracy: 1 },
    ]);
  });

  it('puts a probability of 1 into the last bin', () => {
    expect(binClaims([{ probability: 1, isRight: true }])).toHaveLength(1);
  });

  it('is summed up as the mean distance between what is said and what is so', () => {
    const bins = binClaims([sure(true), unsure(false), sure(true), unsure(true)]);

    expect(measureCalibration(bins)).toBeCloseTo((2 * 0.01 + 2 * 0.15) / 4, 10);
  });

  it('is no number where nothing was said', () => {
    expect(measureCalibration([])).toBeNaN();
  });

  it('is part of every evaluation', () => {
    const evaluation = evaluate([Float32Array.of(2, 0), Float32Array.of(0, 3)], [0, 0], ['a', 'b']);

    expect(evaluation.reliability).toEqual([
      { count: 1, probability: expect.closeTo(0.8808, 4), accuracy: 1 },
      { count: 1, probability: expect.closeTo(0.9526, 4), accuracy: 0 },
    ]);
    expect(evaluation.calibrationError).toBeCloseTo((0.1192 + 0.9526) / 2, 4);
  });
});
