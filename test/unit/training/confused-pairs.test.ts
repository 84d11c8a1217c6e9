import { describe, expect, it } from 'vitest';

import { confusedPairs } from '../../../src/training/evaluation/confused-pairs.ts';
import { evaluate } from '../../../src/training/evaluation/evaluate.ts';

describe('what was taken for what', () => {
  it('is sorted by how often, of equals the larger share of its class first', () => {
    const sureOf = (said: number) =>
      Float32Array.from([0, 1, 2], (index) => (index === said ? 5 : 0));
    const shown = [0, 0, 0, 0, 1, 1, 2];
    const said = [0, 1, 1, 2, 1, 2, 1];

    const pairs = confusedPairs(evaluate(said.map(sureOf), shown, ['Ragdoll', 'Birman', 'Pug']));

    expect(pairs).toEqual([
      { shown: 'Ragdoll', said: 'Birman', count: 2, of: 4 },
      { shown: 'Pug', said: 'Birman', count: 1, of: 1 },
      { shown: 'Birman', said: 'Pug', count: 1, of: 2 },
      { shown: 'Ragdoll', said: 'Pug', count: 1, of: 4 },
    ]);
  });
});
