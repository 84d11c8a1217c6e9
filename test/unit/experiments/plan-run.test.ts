import { describe, expect, it } from 'vitest';

import type { Arm } from '../../../src/experiments/plan/arm.ts';
import { parseExperiment } from '../../../src/experiments/plan/read-experiment.ts';
import {
  type ExperimentPorts,
  runExperiment,
} from '../../../src/experiments/plan/run-experiment.ts';
import type { Run } from '../../../src/experiments/runs/run.ts';
import { eightRuns, runOf } from '../../support/eight-runs.ts';

const experiment = parseExperiment(
  `name: tiny
data: { path: pictures }
stages:
  - vary: { batch_size: [16, 8] }
  - vary: { seed: [1, 2] }
`,
  'tiny.yaml',
);

/** Trains nothing; the loss is the batch size, or the seed. */
function createTrainer() {
  const trained: string[] = [];
  const events: string[] = [];
  const ports: ExperimentPorts = {
    runs: [],
    isOf: ({ parameters }, arm) => parameters['key'] === keyOf(arm),
    train(arm, interrupted) {
      trained.push(`${arm.setting}=${arm.value}${interrupted ? ` after ${interrupted.id}` : ''}`);
      return Promise.resolve(finished(arm));
    },
    onBegin: ({ setting, value }) => events.push(`begin ${setting}=${value}`),
    onDone: ({ setting, value }) => events.push(`done ${setting}=${value}`),
    onWinner: ({ stage, winner }) => events.push(`winner of ${stage.name}: ${winner.value}`),
  };
  return { ports, trained, events };
}

function keyOf({ stage, settings }: Arm): string {
  return JSON.stringify([stage, settings]);
}

function finished(arm: Arm): Run {
  return {
    ...runOf('seed=42'),
    id: `${arm.setting}-${arm.value}`,
    parameters: { key: keyOf(arm) },
    results: { validation_loss: Number(arm.value) },
  };
}

describe('running an experiment', () => {
  it('trains every value of every stage, later stages with what earlier ones found', async () => {
    const { ports, trained } = createTrainer();

    const outcomes = await runExperiment(experiment, ports);

    expect(trained).toEqual(['batch_size=16', 'batch_size=8', 'seed=1', 'seed=2']);
    expect(outcomes.map(({ winner }) => winner.settings)).toEqual([
      { batch_size: 8 },
      { batch_size: 8, seed: 1 },
    ]);
  });

  it('tells what happens in the order in which it does', async () => {
    const { ports, events } = createTrainer();

    await runExperiment(experiment, ports);

    expect(events.slice(0, 6)).toEqual([
      'begin batch_size=16',
      'done batch_size=16',
      'begin batch_size=8',
      'done batch_size=8',
      'winner of batch_size: 8',
      'begin seed=1',
    ]);
  });

  it('trains nothing twice when it is started once more', async () => {
    const before = createTrainer();
    const outcomes = await runExperiment(experiment, before.ports);
    const runs = outcomes.flatMap(({ arms }) => arms.map(({ run }) => run));
    const { ports, trained, events } = createTrainer();

    const again = await runExperiment(experiment, { ...ports, runs });

    expect(trained).toEqual([]);
    expect(again).toEqual(outcomes);
    expect(events).toHaveLength(6);
  });

  it('goes on with the run at which it was interrupted', async () => {
    const settings = { batch_size: 16 };
    const arm = { stage: 'batch_size', setting: 'batch_size', value: 16, settings };
    const killed: Run = { ...finished(arm), id: 'killed', status: 'killed' };
    const { ports, trained } = createTrainer();

    await runExperiment(experiment, { ...ports, runs: [...eightRuns, killed] });

    expect(trained[0]).toBe('batch_size=16 after killed');
  });

  it('passes on what training throws', async () => {
    const { ports } = createTrainer();
    const train = () => Promise.reject(new Error('the disk is full'));

    await expect(runExperiment(experiment, { ...ports, train })).rejects.toThrow(
      'the disk is full',
    );
  });

  it('ends, instead of training for ever, when a run does not say what it is', async () => {
    const { ports } = createTrainer();
    const train = (arm: Arm) => Promise.resolve({ ...finished(arm), parameters: {} });

    await expect(runExperiment(experiment, { ...ports, train })).rejects.toThrow(
      'the run batch_size-16 does not say of itself that it is batch_size=16',
    );
  });
});
