import { type GraphBuilder, int, ints, type Value } from '../../graph-builder.ts';
import { reshape, sum, swapFirst, transposeLast } from '../reductions.ts';
import type { Geometry } from './geometry.ts';

/**
 * Adds what the gradient of a convolution's weight is computed by.
 *
 * @param x - What the convolution saw.
 * @param gradient - Of its result.
 * @returns Name of the gradient, shaped like the weight.
 */
export function weightGradient(
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
