import { describe, expect, it } from 'vitest';

import {
  freshPlateau,
  observePlateau,
  type PlateauState,
  rateScale,
} from '../../../src/training/learning/schedule.ts';
import {
  freshStopping,
  observeStopping,
  shouldStop,
} from '../../../src/training/learning/stopping.ts';

const plateau = { factor: 0.1, patience: 2, threshold: 0.01, minimum: 1e-6 };

describe('the learning rate on a plateau', () => {
  it('stays while the loss falls by more than the threshold', () => {
    expect(after([1, 0.98, 0.96, 0.94]).scale).toBe(1);
  });

  it('falls after more epochs without progress than patience bears', () => {
    expect(after([1, 1, 1]).scale).toBe(1);
    expect(after([1, 1, 1, 1]).scale).toBeCloseTo(0.1);
  });

  it('does not take a fall below the threshold for progress', () => {
    expect(after([1, 0.995, 0.992, 0.991]).scale).toBeCloseTo(0.1);
  });

  it('never falls below the minimum', () => {
    const losses = Array.from({ length: 40 }, () => 1);

    expect(1e-3 * after(losses).scale).toBeCloseTo(1e-6, 12);
  });
});

describe('the learning rate along a cosine', () => {
  it.each([
    [0.05, 0.5],
    [0.1, 1],
    [0.55, 0.5],
    [1, 0],
  ])('is, at %d of all steps, %d of its peak', (progress, scale) => {
    expect(rateScale('cosine', progress, freshPlateau)).toBeCloseTo(scale);
  });
});

describe('early stopping', () => {
  const stopping = { minimumChange: 0.01, patience: 2 };

  it('waits as long as patience lasts', () => {
    const state = [1, 0.995, 0.995].reduce(
      (before, loss) => observeStopping(before, loss, stopping),
      freshStopping,
    );

    expect(shouldStop(state, stopping)).toBe(true);
  });

  it('begins to count again after progress', () => {
    const state = [1, 1, 0.9, 0.9].reduce(
      (before, loss) => observeStopping(before, loss, stopping),
      freshStopping,
    );

    expect(shouldStop(state, stopping)).toBe(false);
  });

  it('never comes where it is not wanted', () => {
    expect(shouldStop({ best: 0, badEpochs: 1_000 }, 'never')).toBe(false);
  });
});

function after(losses: readonly number[]): PlateauState {
  return losses.reduce((state, loss) => observePlateau(state, loss, plateau, 1e-3), freshPlateau);
}
