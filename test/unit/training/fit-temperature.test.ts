import { describe, expect, it } from 'vitest';

import { softmax } from '../../../src/classification/softmax.ts';
import { fitTemperature } from '../../../src/training/learning/fit-temperature.ts';

describe('the temperature', () => {
  it('makes answers that are too sure as sure as they are right', () => {
    const rows = Array.from({ length: 400 }, () => Float32Array.of(6, 0));
    const truths = rows.map((_, index) => (index % 4 === 0 ? 1 : 0));

    const temperature = fitTemperature(rows, truths);

    expect(softmax(Float32Array.of(6 / temperature, 0))[0]).toBeCloseTo(0.75, 2);
  });

  it.each([5, 10, 100])('takes %i right answers for no more than they prove', (count) => {
    const rows = Array.from({ length: count }, (_, index) =>
      index % 2 === 0 ? Float32Array.of(1, 0) : Float32Array.of(0, 1),
    );
    const truths = rows.map((_, index) => index % 2);

    const temperature = fitTemperature(rows, truths);

    expect(softmax(Float32Array.of(1 / temperature, 0))[0]).toBeCloseTo(
      (count + 1) / (count + 2),
      3,
    );
  });
});
