import type { Value } from '../graph-builder.ts';
import type { Tape, TracedValue } from '../tape.ts';
import { convolutionAttributes, measureConvolution, type Sweep } from './convolution/geometry.ts';
import { inputGradient } from './convolution/input-gradient.ts';
import { weightGradient } from './convolution/weight-gradient.ts';

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
  const geometry = measureConvolution(x, weight, sweep);
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
