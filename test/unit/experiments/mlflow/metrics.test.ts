import { describe, expect, it } from 'vitest';

import { listMetrics, newMetrics } from '../../../../src/experiments/mlflow/tracked-run/metrics.ts';
import type { EpochLine, StepLine } from '../../../../src/experiments/runs/records.ts';
import { eightRuns } from '../../../support/eight-runs.ts';

const [run = expect.fail('There are no runs')] = eightRuns;
const endedAt = Date.parse(run.endedAt ?? '');

const epoch: EpochLine = {
  epoch: 2,
  step: 24,
  timestamp: 1_767_607_500_000,
  train_loss: 0.5,
  train_accuracy: 0.9,
  learning_rate: 1e-3,
  seconds: 1.5,
};
const step: StepLine = { step: 24, epoch: 2, loss: 0.4, accuracy: 1, learning_rate: 1e-3 };

describe('listMetrics', () => {
  it('draws epochs by their number at the time when they ended', () => {
    const metrics = listMetrics({ run: { ...run, results: {} }, epochs: [epoch], steps: [] });

    const place = { step: 2, timestamp: epoch.timestamp };
    expect(metrics).toEqual([
      { key: 'train_loss', value: 0.5, ...place },
      { key: 'train_accuracy', value: 0.9, ...place },
      { key: 'learning_rate', value: 1e-3, ...place },
      { key: 'epoch_seconds', value: 1.5, ...place },
    ]);
  });

  it('draws steps by their number, apart from the epochs, at the time of their epoch', () => {
    const metrics = listMetrics({ run: { ...run, results: {} }, epochs: [epoch], steps: [step] });

    expect(metrics).toContainEqual({
      key: 'step/loss',
      value: 0.4,
      step: 24,
      timestamp: epoch.timestamp,
    });
  });

  it('puts results at the last epoch, and does not mistake them for points of a curve', () => {
    const results = { validation_loss: 0.3, test_accuracy: 0.9 };
    const metrics = listMetrics({ run: { ...run, results }, epochs: [epoch], steps: [] });

    expect(metrics.slice(-2)).toEqual([
      { key: 'final_validation_loss', value: 0.3, step: 2, timestamp: endedAt },
      { key: 'test_accuracy', value: 0.9, step: 2, timestamp: endedAt },
    ]);
  });

  it('has no results of a run that goes on again: they are of before', () => {
    const metrics = listMetrics({ run: { ...run, status: 'running' }, epochs: [], steps: [] });

    expect(metrics).toEqual([]);
  });

  it.each([
    [null, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('spells %s as "%s", for which JSON has no number', (loss, expected) => {
    const diverged = { ...epoch, train_loss: loss };
    const [metric] = listMetrics({ run, epochs: [diverged], steps: [] });

    expect(metric).toMatchObject({ key: 'train_loss', value: expected });
  });
});

describe('newMetrics', () => {
  it('leaves out what the server has, curve by curve', () => {
    const point = { value: 1, timestamp: 1 };
    const metrics = [
      { key: 'loss', step: 1, ...point },
      { key: 'loss', step: 2, ...point },
      { key: 'accuracy', step: 0, ...point },
    ];

    expect(newMetrics(metrics, new Map([['loss', 1]]))).toEqual(metrics.slice(1));
  });
});
