import { int, ints, type Value } from '../../graph-builder.ts';

/** How a convolution moves over a picture. */
export interface Sweep {
  readonly stride: number;
  /** Zeros around the picture: top, left, bottom, right. */
  readonly pads: readonly [top: number, left: number, bottom: number, right: number];
}

/** Numbers of one convolution, by the letters that they have everywhere. */
export interface Geometry extends Sweep {
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
 * Measures what a convolution makes of a picture.
 *
 * @throws {RangeError} For groups that are neither 1 nor as many as channels.
 */
export function measureConvolution(
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

/** The attributes of its ONNX node. */
export function convolutionAttributes({
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
