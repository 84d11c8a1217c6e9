import path from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import type { Arm } from '../../../src/experiments/plan/arm.ts';
import type { Experiment } from '../../../src/experiments/plan/experiment.ts';
import { planNext } from '../../../src/experiments/plan/plan-next.ts';
import { readExperiment } from '../../../src/experiments/plan/read-experiment.ts';
import type { Run } from '../../../src/experiments/runs/run.ts';
import { eightRuns, runOf } from '../../support/eight-runs.ts';
import { repositoryRoot } from '../../support/shared-paths.ts';

/** Whether a run was given all that an arm would be given. */
function isOf({ parameters }: Run, { stage, settings }: Arm): boolean {
  const expected = Object.entries({ ...settings, stage });
  return expected.every(([name, value]) => parameters[name] === value);
}

const file = path.join(repositoryRoot, 'experiments/oxford-pets.yaml');
let experiment: Experiment;

beforeAll(async () => {
  experiment = await readExperiment(file);
});

describe('the plan of an experiment', () => {
  it('begins with the first value of the first stage', () => {
    const { next, outcomes } = planNext(experiment, [], isOf);

    expect(next).toMatchObject({ stage: 'batch size', setting: 'batch_size', value: 32 });
    expect(next?.settings).toMatchObject({ base: 'base', batch_size: 32, epochs: 5, seed: 42 });
    expect(outcomes).toEqual([]);
  });

  it('goes on with the value that has not been run', () => {
    const runs = [runOf('batch_size=32'), runOf('batch_size=128')];

    expect(planNext(experiment, runs, isOf).next).toMatchObject({ value: 64 });
  });

  it("hands a stage's winner to the next, by validation loss and not by accuracy or test", () => {
    const { next, outcomes } = planNext(experiment, eightRuns.slice(0, 3), isOf);

    // 128 has the higher validation accuracy and the higher test accuracy.
    expect(outcomes.map(({ winner }) => winner.value)).toEqual([64]);
    expect(next).toMatchObject({ stage: 'seed', value: 42 });
    expect(next?.settings).toMatchObject({ batch_size: 64, seed: 42 });
  });

  it('runs the winner once more in the next stage, so that each stage is complete in itself', () => {
    const { next } = planNext(experiment, [...eightRuns.slice(0, 3), runOf('seed=1234')], isOf);

    expect(next).toMatchObject({ stage: 'seed', value: 42 });
  });

  it('keeps winners of all earlier stages, and takes the epochs from the stage itself', () => {
    const { next } = planNext(experiment, eightRuns.slice(0, 6), isOf);

    expect(next?.settings).toEqual({
      base: 'base',
      recipe: 'reference',
      batch_size: 64,
      seed: 1234,
      unfreeze: 'none',
      epochs: 15,
    });
  });

  it('is at its end after eight runs, with a winner of each stage', () => {
    const plan = planNext(experiment, eightRuns, isOf);

    expect(plan.next).toBeUndefined();
    expect(plan.finished.map(({ run }) => run.id)).toEqual(eightRuns.map(({ id }) => id));
    expect(plan.outcomes.map(({ winner }) => winner.value)).toEqual([64, 1234, 'none']);
  });

  it('goes on with a run that was interrupted', () => {
    const [first, second] = eightRuns;
    const killed: Run = { ...runOf('batch_size=64'), status: 'killed' };

    const { next } = planNext(experiment, [first ?? killed, killed], isOf);

    expect(second?.id).toBe(killed.id);
    expect(next).toMatchObject({ value: 64, interrupted: { id: killed.id } });
  });

  it('takes the latest of several finished runs of one value', () => {
    const again = { ...runOf('batch_size=32'), id: 'again' };

    const { finished } = planNext(experiment, [runOf('batch_size=32'), again], isOf);

    expect(finished.map(({ run }) => run.id)).toEqual(['again']);
  });

  it('of equal results takes the first', () => {
    const equal = eightRuns.slice(0, 3).map((run) => ({ ...run, results: { validation_loss: 1 } }));

    expect(planNext(experiment, equal, isOf).outcomes[0]?.winner.value).toBe(32);
  });

  it('lets a run without that result not win', () => {
    const runs = [{ ...runOf('batch_size=32'), results: {} }, ...eightRuns.slice(1, 3)];

    expect(planNext(experiment, runs, isOf).outcomes[0]?.winner.value).toBe(64);
  });

  it('says when a stage has nothing to choose by', () => {
    const runs = eightRuns.slice(0, 3).map((run) => ({ ...run, results: {} }));

    expect(() => planNext(experiment, runs, isOf)).toThrow(
      'no run of the stage "batch size" has a validation_loss to choose by',
    );
  });
});
