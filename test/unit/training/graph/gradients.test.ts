import { describe, expect, it } from 'vitest';

import { dropOut, add, clip } from '../../../../src/training/graph/layers/activation.ts';
import {
  batchNormalization,
  frozenBatchNormalization,
} from '../../../../src/training/graph/layers/batch-normalization.ts';
import { convolution } from '../../../../src/training/graph/layers/convolution.ts';
import type { Sweep } from '../../../../src/training/graph/layers/convolution/geometry.ts';
import { globalMean, linear } from '../../../../src/training/graph/layers/head.ts';
import { checkGradients, type Layer } from '../../../support/gradient-check.ts';

/** Of central differences in 32-bit floats. */
const TOLERANCE = 5e-3;

const even: Sweep = { stride: 1, pads: [1, 1, 1, 1] };

describe('the gradients of a convolution', () => {
  it.each([
    ['of one pixel', { groups: 1, weight: [5, 4, 1, 1], stride: 1, pads: [0, 0, 0, 0] }],
    [
      'of one pixel, of many channels',
      { groups: 1, weight: [110, 120, 1, 1], stride: 1, pads: [0, 0, 0, 0] },
    ],
    ['of all channels', { groups: 1, weight: [5, 4, 3, 3], ...even }],
    [
      'of all channels, in strides',
      { groups: 1, weight: [5, 4, 3, 3], stride: 2, pads: [0, 0, 1, 1] },
    ],
    ['of each channel', { groups: 4, weight: [4, 1, 3, 3], ...even }],
    [
      'of each channel, in strides',
      { groups: 4, weight: [4, 1, 3, 3], stride: 2, pads: [1, 1, 1, 1] },
    ],
    ['of each channel, uneven', { groups: 4, weight: [4, 1, 5, 5], stride: 2, pads: [1, 1, 2, 2] }],
    ['of each channel, wide', { groups: 4, weight: [4, 1, 5, 5], stride: 1, pads: [2, 2, 2, 2] }],
  ] as const)('%s are what differences say', async (_what, { groups, weight, stride, pads }) => {
    for (const side of [6, 7]) {
      const errors = await checkGradients({
        parameters: { x: [2, weight[1] * groups, side, side], weight },
        build: (tape, { x, weight: w }) =>
          convolution(tape, need(x), need(w), { groups, stride, pads: [...pads] }),
      });

      expect(Math.max(...Object.values(errors))).toBeLessThan(TOLERANCE);
    }
  });
});

describe('the gradients of everything else', () => {
  const channels = { scale: [3], shift: [3] };

  it.each<[string, Layer]>([
    [
      'normalization by the batch',
      {
        parameters: { x: [3, 3, 4, 4], ...channels },
        build: (tape, { x, scale, shift }) =>
          batchNormalization(
            tape,
            need(x),
            { scale: need(scale), shift: need(shift) },
            { epsilon: 1e-3 },
          ).y,
      },
    ],
    [
      'normalization by what stands',
      {
        parameters: { x: [3, 3, 4, 4], ...channels },
        build(tape, { x, scale, shift }) {
          const { builder } = tape;
          const constant = (values: readonly number[]): { name: string; shape: number[] } => ({
            name: builder.constant({
              dims: [3],
              values: Float32Array.from(values),
              elementType: 'float32',
            }),
            shape: [3],
          });
          return frozenBatchNormalization(
            tape,
            need(x),
            { scale: need(scale), shift: need(shift) },
            { mean: constant([0.1, -0.2, 0.3]), variance: constant([0.5, 1, 2]), epsilon: 1e-3 },
          );
        },
      },
    ],
    [
      'clipping, away from its bends',
      {
        parameters: { x: [2, 3, 4, 4] },
        ranges: { x: [0.1, 5.9] },
        build: (tape, { x }) => clip(tape, need(x), { min: 0, max: 6 }),
      },
    ],
    [
      'an addition',
      {
        parameters: { x: [2, 3], y: [2, 3] },
        build: (tape, { x, y }) => add(tape, need(x), need(y)),
      },
    ],
    [
      'dropout',
      {
        parameters: { x: [2, 3] },
        build(tape, { x }) {
          const values = Float32Array.of(0, 1, 1, 0, 1, 0);
          const name = tape.builder.constant({ dims: [2, 3], values, elementType: 'float32' });
          return dropOut(tape, need(x), { name, shape: [2, 3] }, { rate: 0.5 });
        },
      },
    ],
    [
      'the mean over a picture',
      { parameters: { x: [2, 3, 4, 5] }, build: (tape, { x }) => globalMean(tape, need(x)) },
    ],
    [
      'a linear layer',
      {
        parameters: { x: [4, 6], weight: [3, 6], bias: [3] },
        build: (tape, { x, weight, bias }) =>
          linear(tape, need(x), { weight: need(weight), bias: need(bias) }),
      },
    ],
  ])('%s are what differences say', async (_what, layer) => {
    const errors = await checkGradients(layer);

    expect(Math.max(...Object.values(errors))).toBeLessThan(TOLERANCE);
  });

  it('clipping passes nothing on from beyond its bounds', async () => {
    const layer: Layer = {
      parameters: { x: [1, 1, 2, 2], other: [1, 1, 2, 2] },
      ranges: { x: [7, 9] },
      build: (tape, { x, other }) =>
        add(tape, clip(tape, need(x), { min: 0, max: 6 }), need(other)),
    };

    const errors = await checkGradients(layer);

    expect(errors['x']).toBeNaN(); // 0 / 0: no slope, and none measured
    expect(errors['other']).toBeLessThan(TOLERANCE);
  });
});

function need<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('The parameter is missing');
  return value;
}
