import { describe, expect, it } from 'vitest';

import { newFacts } from '../../../../src/experiments/mlflow/tracked-run/facts.ts';
import type { Run } from '../../../../src/experiments/runs/run.ts';
import { eightRuns } from '../../../support/eight-runs.ts';

const [first = expect.fail('There are no runs')] = eightRuns;
const nothing = { params: new Map<string, string>(), tags: new Map<string, string>() };

function withParameters(parameters: Run['parameters']): Run {
  return { ...first, parameters };
}

describe('newFacts', () => {
  it('writes every parameter as text: MLflow would take another value as empty', () => {
    const run = withParameters({ seed: 42, balanced: true, base: 'imagenet', learning_rate: 1e-7 });

    expect(newFacts(run, nothing).params).toEqual([
      { key: 'seed', value: '42' },
      { key: 'balanced', value: 'true' },
      { key: 'base', value: 'imagenet' },
      { key: 'learning_rate', value: '1e-7' },
    ]);
  });

  it('cuts values to what MLflow takes', () => {
    const { params } = newFacts(withParameters({ labels: 'x'.repeat(10_000) }), nothing);

    expect(params[0]?.value).toHaveLength(6_000);
  });

  it('leaves out what the server has', () => {
    const run = withParameters({ seed: 42, epochs: 5 });
    const { params, tags } = newFacts(run, nothing);
    const known = {
      params: new Map(params.map(({ key, value }) => [key, value])),
      tags: new Map(tags.map(({ key, value }) => [key, value])),
    };

    expect(newFacts(run, known)).toEqual({ params: [], tags: [] });
  });

  it('tells a parameter that has changed as a tag: MLflow refuses to change one', () => {
    const known = { ...nothing, params: new Map([['epochs', '5']]) };

    const { params, tags } = newFacts(withParameters({ epochs: 10 }), known);

    expect(params).toEqual([]);
    expect(tags).toContainEqual({ key: 'changed.epochs', value: '10' });
  });

  it('names the git revision where MLflow looks for it', () => {
    const environment = { ...first.environment, gitRevision: 'f8bda85' };

    const { tags } = newFacts({ ...first, environment }, nothing);

    expect(tags).toContainEqual({ key: 'mlflow.source.git.commit', value: 'f8bda85' });
  });

  it('says nothing about folders of this machine', () => {
    const run = { ...first, source: { data: '/home/somebody/photos', flags: {} } };

    expect(JSON.stringify(newFacts(run, nothing))).not.toContain('/home');
  });
});
