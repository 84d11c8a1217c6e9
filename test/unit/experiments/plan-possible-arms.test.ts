import { describe, expect, it } from 'vitest';

import { possibleArms } from '../../../src/experiments/plan/possible-arms.ts';
import { parseExperiment } from '../../../src/experiments/plan/read-experiment.ts';
import type { SettingWord } from '../../../src/experiments/plan/settings.ts';

function armsOf(stages: string, ...words: readonly SettingWord[]): readonly string[] {
  const experiment = parseExperiment(
    `name: pets\ndata: { path: pictures }\nsettings: { base: a }\nstages: ${stages}\n`,
    'pets.yaml',
  );
  return possibleArms(experiment, words).map(({ setting, value, settings }) =>
    [`${setting}=${value}:`, ...words.map((word) => settings[word])].join(' '),
  );
}

describe('the arms that may come to be run', () => {
  it('are those of every stage, with each value that an earlier one may hand on', () => {
    const stages = '[{ vary: { base: [a, b] } }, { vary: { unfreeze: [1, all] } }]';

    expect(armsOf(stages, 'base', 'unfreeze')).toEqual([
      'base=a: a ',
      'base=b: b ',
      'unfreeze=1: a 1',
      'unfreeze=all: a all',
      'unfreeze=1: b 1',
      'unfreeze=all: b all',
    ]);
  });

  it('take what a stage says itself, whatever wins before', () => {
    const stages =
      '[{ vary: { base: [a, b] } }, { vary: { seed: [1, 2] }, settings: { base: c } }]';

    expect(new Set(armsOf(stages, 'base').slice(2))).toEqual(new Set(['seed=1: c', 'seed=2: c']));
  });

  it('are as many as there are values, however many stages vary what is not asked about', () => {
    const stages = Array.from(
      { length: 30 },
      (_, number) => `{ name: s${number}, vary: { seed: [1, 2] } }`,
    );

    expect(armsOf(`[${stages.join(', ')}]`, 'base')).toHaveLength(60);
  });

  it('are not more for a setting that is varied twice', () => {
    const twice = '{ vary: { base: [a, b] } }, { name: again, vary: { base: [b, c] } }';

    expect(armsOf(`[${twice}, { vary: { seed: [1, 2] } }]`, 'base').slice(-4)).toEqual([
      'seed=1: b',
      'seed=2: b',
      'seed=1: c',
      'seed=2: c',
    ]);
  });
});
