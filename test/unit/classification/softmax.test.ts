import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { softmax } from '../../../src/classification/softmax.ts';

const logitLists = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 });

describe('softmax', () => {
  it('turns logits into the probabilities of the definition', () => {
    const probabilities = softmax(Float32Array.of(Math.log(1), Math.log(2), Math.log(5)));

    expect([...probabilities]).toEqual([0.125, 0.25, 0.625].map((p) => expect.closeTo(p, 6)));
  });

  it('sums to 1', () => {
    fc.assert(
      fc.property(logitLists, (logits) => {
        const sum = softmax(Float32Array.from(logits)).reduce((total, p) => total + p, 0);

        expect(sum).toBeCloseTo(1, 9);
      }),
    );
  });

  it('stays the same when all logits grow by as much', () => {
    fc.assert(
      fc.property(logitLists, fc.integer({ min: -1000, max: 1000 }), (logits, shift) => {
        const shifted = softmax(Float32Array.from(logits, (logit) => logit + shift));

        expect(shifted).toEqual(softmax(Float32Array.from(logits)));
      }),
    );
  });

  it('sharpens with a temperature below 1', () => {
    const sharp = softmax(Float32Array.of(0, Math.log(2)), 0.5);

    expect([...sharp]).toEqual([expect.closeTo(0.2, 6), expect.closeTo(0.8, 6)]);
  });

  it('flattens with a temperature above 1', () => {
    const flat = softmax(Float32Array.of(0, Math.log(4)), 2);

    expect([...flat]).toEqual([expect.closeTo(1 / 3, 6), expect.closeTo(2 / 3, 6)]);
  });

  it('survives logits whose exponential overflows', () => {
    const probabilities = softmax(Float32Array.of(1e5, 1e5, -1e5));

    expect([...probabilities]).toEqual([0.5, 0.5, 0]);
  });

  it.each([
    ['no logits', []],
    ['NaN', [1, Number.NaN, 2]],
    ['NaN in the first place', [Number.NaN, 1]],
    ['infinity', [1, Infinity]],
    ['minus infinity', [1, -Infinity]],
    ['nothing but minus infinity', [-Infinity, -Infinity]],
  ])('blames the model for %s', (_, logits) => {
    expect(() => softmax(Float32Array.from(logits))).toThrow(
      expect.objectContaining({ code: 'model-invalid' }),
    );
  });
});
