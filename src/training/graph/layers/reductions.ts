import { type GraphBuilder, int } from '../graph-builder.ts';

/** A value by another shape with as many numbers. */
export function reshape(builder: GraphBuilder, name: string, shape: readonly number[]): string {
  return builder.add('Reshape', [name, builder.ints(shape)]);
}

/** The last two axes the other way round. */
export function transposeLast(builder: GraphBuilder, name: string): string {
  return builder.add('Transpose', [name], { perm: { ints: [0, 2, 1] } });
}

/** The first two of three axes the other way round. */
export function swapFirst(builder: GraphBuilder, name: string): string {
  return builder.add('Transpose', [name], { perm: { ints: [1, 0, 2] } });
}

/** Sums over some axes, which are gone afterwards. */
export function sum(builder: GraphBuilder, name: string, axes: readonly number[]): string {
  return builder.add('ReduceSum', [name, builder.ints(axes)], { keepdims: int(0) });
}

/** Sums `[n, c, h, w]` over everything but the channels: `[c]`. In two steps, which is several times faster. */
export function sumByChannel(
  builder: GraphBuilder,
  name: string,
  [n = 1, c = 1, h = 1, w = 1]: readonly number[],
): string {
  return sum(builder, sum(builder, reshape(builder, name, [n, c, h * w]), [2]), [0]);
}

/**
 * Sums the products of two `[n, c, h, w]` over everything but the channels: `[c]`. As batched dot products, so that no
 * product has to be kept.
 */
export function dotByChannel(
  builder: GraphBuilder,
  a: string,
  b: string,
  [n = 1, c = 1, h = 1, w = 1]: readonly number[],
): string {
  const rows = reshape(builder, a, [n * c, 1, h * w]);
  const columns = reshape(builder, b, [n * c, h * w, 1]);
  const products = builder.add('MatMul', [rows, columns]);
  return sum(builder, reshape(builder, products, [n, c]), [0]);
}
