import { type GraphBuilder, int, ints, type Value } from '../graph-builder.ts';
import type { Tape, TracedValue } from '../tape.ts';
import { reshape, sum, swapFirst, transposeLast } from './reductions.ts';

/** How a convolution moves over a picture. */
export interface Sweep {
  readonly stride: number;
  /** Zeros around the picture: top, left, bottom, right. */
  readonly pads: readonly [top: number, left: number, bottom: number, right: number];
}

/** Numbers of one convolution, by the letters that they have everywhere. */
interface Geometry extends Sweep {
  readonly n: number;
  readonly c: number;
  readonly h: number;
  readonly w: number;
  readonly outC: number;
  readonly outH: number;
  readonly outW: number;
  readonly k: number;
  readonly groups: number;
}

/**
 * A convolution with a square kernel and without a bias.
 *
 * @param x - `[n, c, h, w]`.
 * @param weight - `[outC, c / groups, k, k]`; `groups` is 1, or c for a depthwise one.
 * @throws {RangeError} For other groups.
 */
export function convolution(
  tape: Tape,
  x: TracedValue,
  weight: TracedValue,
  sweep: Sweep & { readonly groups: number },
): TracedValue {
  const { builder } = tape;
  const geometry = measure(x, weight, sweep);
  const { n, outC, outH, outW } = geometry;
  const y: Value = {
    name: builder.add('Conv', [x.name, weight.name], convolutionAttributes(geometry)),
    shape: [n, outC, outH, outW],
  };
  return tape.record(y, (gradient) => {
    tape.accumulate(weight, () => weightGradient(builder, x, gradient, geometry));
    tape.accumulate(x, () => inputGradient(builder, weight, gradient, geometry));
  });
}

function measure(
  { shape: [n = 1, c = 1, h = 1, w = 1] }: Value,
  { shape: [outC = 1, , k = 1] }: Value,
  { stride, pads, groups }: Sweep & { readonly groups: number },
): Geometry {
  if (groups !== 1 && !(groups === c && groups === outC)) {
    throw new RangeError(`A convolution of ${groups} groups cannot be trained`);
  }
  const [top, left, bottom, right] = pads;
  const outH = Math.floor((h + top + bottom - k) / stride) + 1;
  const outW = Math.floor((w + left + right - k) / stride) + 1;
  return { n, c, h, w, outC, outH, outW, k, groups, stride, pads };
}

function convolutionAttributes({
  k,
  groups,
  stride,
  pads,
}: Geometry): Record<string, ReturnType<typeof int>> {
  return {
    kernel_shape: ints(k, k),
    group: int(groups),
    strides: ints(stride, stride),
    pads: ints(...pads),
  };
}

function weightGradient(
  builder: GraphBuilder,
  x: Value,
  gradient: string,
  geometry: Geometry,
): string {
  if (geometry.groups > 1) return depthwiseWeightGradient(builder, x, gradient, geometry);
  if (geometry.k === 1 && geometry.stride === 1) {
    return pointwiseWeightGradient(builder, x, gradient, geometry);
  }
  return denseWeightGradient(builder, x, gradient, geometry);
}

/** Of a 1x1 convolution: a matrix product. */
function pointwiseWeightGradient(
  builder: GraphBuilder,
  x: Value,
  gradient: string,
  { n, c, h, w, outC }: Geometry,
): string {
  const outputs = reshape(builder, gradient, [n, outC, h * w]);
  const inputs = transposeLast(builder, reshape(builder, x.name, [n, c, h * w]));
  // One product of the whole batch where its turned copies are smaller than a product for each picture.
  const isSmall = (outC + c) * h * w < outC * c;
  const total = isSmall
    ? builder.add('MatMul', [
        reshape(builder, swapFirst(builder, outputs), [outC, n * h * w]),
        reshape(builder, inputs, [n * h * w, c]),
      ])
    : sum(builder, builder.add('MatMul', [outputs, inputs]), [0]);
  return reshape(builder, total, [outC, c, 1, 1]);
}

/** The picture unfolded to one column an output pixel (im2col), then a matrix product for each picture, summed. */
function denseWeightGradient(
  builder: GraphBuilder,
  x: Value,
  gradient: string,
  geometry: Geometry,
): string {
  const { n, c, outC, outH, outW, k, pads } = geometry;
  const [top, left, bottom, right] = pads;
  const padded = builder.add('Pad', [x.name, builder.ints([0, 0, top, left, 0, 0, bottom, right])]);
  const shifts = Array.from({ length: k * k }, (_, index) =>
    shifted(builder, padded, [Math.floor(index / k), index % k], geometry),
  );
  const unfolded = builder.add('Concat', shifts, { axis: int(1) });
  const columns = transposeLast(builder, reshape(builder, unfolded, [n, k * k * c, outH * outW]));
  const outputs = reshape(builder, gradient, [n, outC, outH * outW]);
  const total = sum(builder, builder.add('MatMul', [outputs, columns]), [0]);
  return builder.add('Transpose', [reshape(builder, total, [outC, k, k, c])], {
    perm: ints(0, 3, 1, 2),
  });
}

/** What one place of the kernel sees of the padded picture: `[n, c, outH, outW]`. */
function shifted(
  builder: GraphBuilder,
  padded: string,
  [row, column]: readonly [number, number],
  { outH, outW, stride }: Geometry,
): string {
  const starts = builder.ints([row, column]);
  const ends = builder.ints([row + stride * (outH - 1) + 1, column + stride * (outW - 1) + 1]);
  return builder.add('Slice', [
    padded,
    starts,
    ends,
    builder.ints([2, 3]),
    builder.ints([stride, stride]),
  ]);
}

/** A convolution once more: each channel's picture with its output's gradient as a kernel of holes. */
function depthwiseWeightGradient(
  builder: GraphBuilder,
  x: Value,
  gradient: string,
  { n, c, h, w, outH, outW, k, stride, pads: [top, left, bottom, right] }: Geometry,
): string {
  // Rows and columns at the end that no step of the kernel reached would give it places too many.
  const endH = bottom - ((h + top + bottom - k) % stride);
  const endW = right - ((w + left + right - k) % stride);
  const kernels = reshape(builder, gradient, [n * c, 1, outH, outW]);
  const pictures = reshape(builder, x.name, [1, n * c, h, w]);
  const cropped =
    endH < 0 || endW < 0
      ? builder.add('Slice', [
          pictures,
          builder.ints([0, 0]),
          builder.ints([h + Math.min(0, endH), w + Math.min(0, endW)]),
          builder.ints([2, 3]),
        ])
      : pictures;
  const correlation = builder.add('Conv', [cropped, kernels], {
    kernel_shape: ints(outH, outW),
    group: int(n * c),
    dilations: ints(stride, stride),
    pads: ints(top, left, Math.max(0, endH), Math.max(0, endW)),
  });
  const total = sum(builder, reshape(builder, correlation, [n, c, k * k]), [0]);
  return reshape(builder, total, [c, 1, k, k]);
}

function inputGradient(
  builder: GraphBuilder,
  weight: Value,
  gradient: string,
  geometry: Geometry,
): string {
  const { k, stride, groups } = geometry;
  if (k === 1 && stride === 1 && groups === 1) {
    return pointwiseInputGradient(builder, weight, gradient, geometry);
  }
  if (stride === 1 && groups > 1)
    return depthwiseInputGradient(builder, weight, gradient, geometry);
  return transposedConvolution(builder, weight, gradient, geometry);
}

function pointwiseInputGradient(
  builder: GraphBuilder,
  weight: Value,
  gradient: string,
  { c, outC }: Geometry,
): string {
  const matrix = reshape(builder, weight.name, [outC, c]);
  const turned = builder.add('Transpose', [matrix], { perm: ints(1, 0) });
  return builder.add('Conv', [gradient, reshape(builder, turned, [c, outC, 1, 1])], {
    kernel_shape: ints(1, 1),
  });
}

/** With stride 1: a convolution with the kernel turned by half, several times faster than a transposed one. */
function depthwiseInputGradient(
  builder: GraphBuilder,
  weight: Value,
  gradient: string,
  { c, k, pads: [top, left, bottom, right] }: Geometry,
): string {
  const beforeFirst = -k - 1;
  const turned = builder.add('Slice', [
    weight.name,
    builder.ints([-1, -1]),
    builder.ints([beforeFirst, beforeFirst]),
    builder.ints([2, 3]),
    builder.ints([-1, -1]),
  ]);
  return builder.add('Conv', [gradient, turned], {
    kernel_shape: ints(k, k),
    group: int(c),
    pads: ints(k - 1 - top, k - 1 - left, k - 1 - bottom, k - 1 - right),
  });
}

function transposedConvolution(
  builder: GraphBuilder,
  weight: Value,
  gradient: string,
  geometry: Geometry,
): string {
  const { h, w, outH, outW, k, stride, pads } = geometry;
  const [top, left, bottom, right] = pads;
  const reached = (out: number, before: number, after: number): number =>
    (out - 1) * stride - before - after + k;
  return builder.add('ConvTranspose', [gradient, weight.name], {
    ...convolutionAttributes(geometry),
    output_padding: ints(h - reached(outH, top, bottom), w - reached(outW, left, right)),
  });
}
