import { Command } from 'commander';
import { describe, expect, it } from 'vitest';

import { toTrainFlags } from '../../../../src/commands/experiments/run/to-train-flags.ts';
import { addTrainCommand } from '../../../../src/commands/train.ts';
import { parseExperiment } from '../../../../src/experiments/plan/read-experiment.ts';
import { settingsSchema } from '../../../../src/experiments/plan/settings.ts';

/** Said elsewhere in an experiment file, or not at all. */
const NO_SETTINGS = ['resume', 'folds', 'name', 'layout', 'split', 'ratios', 'split_seed'];

describe('the settings of an experiment file', () => {
  it('are the flags of whatsit train', () => {
    const program = new Command();
    addTrainCommand(program);

    const flags = program.commands[0]?.options
      .filter(({ negate }) => !negate)
      .map((option) => option.name().replaceAll('-', '_'))
      .filter((name) => !NO_SETTINGS.includes(name));

    expect(Object.keys(settingsSchema.shape).toSorted()).toEqual(flags?.toSorted());
  });

  it('reach training as if they had been given there', () => {
    const experiment = parseExperiment(
      `name: pets
data: { path: pictures, layout: names, split: random, ratios: 70/20/10, split_seed: 7 }
stages:
  - vary: { batch_size: [8, 16] }
`,
      'pets.yaml',
    );
    const settings = { body_learning_rate: 0.1, batch_size: 8 };

    const flags = toTrainFlags(experiment, {
      stage: 'batch_size',
      setting: 'batch_size',
      value: 8,
      settings,
    });

    expect(flags).toEqual({
      name: 'pets-batch_size=8',
      layout: 'names',
      base: 'imagenet',
      recipe: 'default',
      bodyLearningRate: 0.1,
      batchSize: 8,
      seed: 42,
      split: 'random',
      ratios: [70, 20, 10],
      splitSeed: 7,
    });
  });
});
