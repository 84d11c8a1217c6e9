import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { topK } from '../../../src/classification/top-k.ts';

const labels = ['a', 'b', 'c', 'd'];

describe('topK', () => {
  it('gives the likeliest labels, likeliest first', () => {
    const predictions = topK(Float64Array.of(0.1, 0.4, 0.2, 0.3), labels, 2);

    expect(predictions).toEqual([
      { label: 'b', probability: 0.4 },
      { label: 'd', probability: 0.3 },
    ]);
  });

  it('keeps class order among equals', () => {
    const predictions = topK(Float64Array.of(0.2, 0.3, 0.3, 0.2), labels, 3);

    expect(predictions.map(({ label }) => label)).toEqual(['b', 'c', 'a']);
  });

  it('gives all labels where more are asked for', () => {
    const predictions = topK(Float64Array.of(0.1, 0.2, 0.3, 0.4), labels, 100);

    expect(predictions.map(({ label }) => label)).toEqual(['d', 'c', 'b', 'a']);
  });

  it('agrees with sorting everything', () => {
    const cases = fc.tuple(
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 40 }),
    );
    fc.assert(
      fc.property(cases, ([values, k]) => {
        const names = values.map(String);
        const sorted = values.toSorted((a, b) => b - a).slice(0, k);

        const predictions = topK(Float64Array.from(values), names, k);

        expect(predictions.map(({ probability }) => probability)).toEqual(sorted);
      }),
    );
  });
});
