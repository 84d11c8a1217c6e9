import { describe, expect, it } from 'vitest';

import type { Run } from '../../../src/experiments/runs/run.ts';
import { pickBest } from '../../../src/experiments/select/pick-best.ts';
import { eightRuns, runOf } from '../../support/eight-runs.ts';

function withResults(varied: string, results: Run['results']): Run {
  return { ...runOf(varied), results };
}

describe('the best run', () => {
  it('is the one with the highest validation accuracy, whatever the test part says', () => {
    expect(pickBest(eightRuns, 'validation')?.name).toBe('oxford-pets-seed=1234');
  });

  it('by test accuracy is another one of the eight', () => {
    expect(pickBest(eightRuns, 'test')?.name).toBe('oxford-pets-unfreeze=none');
  });

  it('of two with one accuracy is the one with the lower loss', () => {
    const older = withResults('seed=42', { validation_accuracy: 0.9, validation_loss: 0.4 });
    const better = withResults('seed=1234', { validation_accuracy: 0.9, validation_loss: 0.3 });

    expect(pickBest([older, better], 'validation')).toBe(better);
  });

  it('of two that are equal in both is the older one', () => {
    const results = { validation_accuracy: 0.9, validation_loss: 0.3 };
    const older = withResults('seed=42', results);

    expect(pickBest([withResults('seed=1234', results), older], 'validation')).toBe(older);
  });

  it('is none that did not finish', () => {
    const killed: Run = { ...runOf('seed=1234'), status: 'killed' };

    expect(pickBest([killed, runOf('seed=42')], 'validation')?.id).toBe(runOf('seed=42').id);
  });

  it('is none without that accuracy', () => {
    expect(
      pickBest([withResults('seed=42', { test_accuracy: 0.9 })], 'validation'),
    ).toBeUndefined();
  });
});
