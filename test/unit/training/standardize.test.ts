import { describe, expect, it } from 'vitest';

import {
  foldScaling,
  measureScaling,
  standardize,
  unfoldScaling,
} from '../../../src/training/features/standardize.ts';

const rows = [Float32Array.of(1, 10, 5), Float32Array.of(3, 20, 5), Float32Array.of(5, 60, 5)];

describe('standardizing features', () => {
  it('brings each to mean 0 and deviation 1, and leaves one that never varies at 0', () => {
    const scaling = measureScaling(rows);

    const standardized = rows.map((row) => standardize(row, scaling));

    for (const feature of [0, 1]) {
      const values = standardized.map((row) => row[feature] ?? Number.NaN);
      expect(sum(values)).toBeCloseTo(0, 5);
      expect(sum(values.map((value) => value ** 2)) / values.length).toBeCloseTo(1, 5);
    }
    expect(standardized.map((row) => row[2])).toEqual([0, 0, 0]);
  });

  it('can be folded into a head, which then says of plain features what it said of standardized ones', () => {
    const scaling = measureScaling(rows);
    const head = {
      weight: Float32Array.of(0.5, -1, 2, 1, 0, -3),
      bias: Float32Array.of(0.1, -0.2),
    };

    const folded = foldScaling(head, scaling);

    for (const row of rows) {
      const expected = apply(head, standardize(row, scaling));
      for (const [index, logit] of apply(folded, row).entries()) {
        expect(logit).toBeCloseTo(expected[index] ?? Number.NaN, 3);
      }
    }
  });

  it('can be taken out of a head again', () => {
    const scaling = measureScaling(rows.map((row) => row.slice(0, 2)));
    const head = { weight: Float32Array.of(0.5, -1, 1, 0), bias: Float32Array.of(0.1, -0.2) };

    const { weight, bias } = unfoldScaling(foldScaling(head, scaling), scaling);

    for (const [index, value] of head.weight.entries()) expect(weight[index]).toBeCloseTo(value, 5);
    for (const [index, value] of head.bias.entries()) expect(bias[index]).toBeCloseTo(value, 5);
  });
});

function apply(
  { weight, bias }: { readonly weight: Float32Array; readonly bias: Float32Array },
  row: Float32Array,
): readonly number[] {
  return Array.from(bias, (shift, classIndex) => {
    const products = row.map(
      (value, index) => value * (weight[classIndex * row.length + index] ?? 0),
    );
    return shift + sum(Array.from(products));
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
