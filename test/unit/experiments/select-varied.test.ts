import { describe, expect, it } from 'vitest';

import { differingParameters } from '../../../src/experiments/select/differing-parameters.ts';
import { variedIn } from '../../../src/experiments/select/varied.ts';
import { eightRuns, runOf } from '../../support/eight-runs.ts';

describe('the parameters that differ', () => {
  it('come with a value for each run, in their order', () => {
    const runs = [runOf('seed=42'), runOf('seed=1234')];

    expect(differingParameters(runs)).toEqual([{ name: 'seed', values: [42, 1234] }]);
  });

  it('count those that a run does not have', () => {
    const plain = { ...runOf('seed=42'), parameters: { base: 'base' } };
    const other = { ...plain, parameters: { base: 'base', stage: 'seed' } };

    expect(differingParameters([plain, other])).toEqual([
      { name: 'stage', values: [undefined, 'seed'] },
    ]);
  });
});

describe('what was varied', () => {
  it('is what sets a run apart from the others of its stage', () => {
    expect(variedIn(runOf('seed=1234'), eightRuns)).toEqual([{ setting: 'seed', value: 1234 }]);
  });

  it('is nothing in a run of no experiment', () => {
    const plain = { ...runOf('seed=42'), parameters: { seed: 7 } };

    expect(variedIn(plain, [plain, ...eightRuns])).toEqual([]);
  });
});
