import { float, type GraphBuilder, type Value } from '../graph-builder.ts';
import type { Tape, TracedValue } from '../tape.ts';
import { dotByChannel, reshape, sumByChannel } from './reductions.ts';

/** The learned part of a normalization, one value a channel. */
export interface ScaleAndShift {
  readonly scale: TracedValue;
  readonly shift: TracedValue;
}

/** Mean and variance of each channel. */
export interface Statistics {
  readonly mean: Value;
  readonly variance: Value;
}

/**
 * Normalizes by statistics that stay as they are.
 *
 * @param x - `[n, c, h, w]`.
 */
export function frozenBatchNormalization(
  tape: Tape,
  x: TracedValue,
  { scale, shift }: ScaleAndShift,
  { mean, variance, epsilon }: Statistics & { readonly epsilon: number },
): TracedValue {
  const { builder } = tape;
  const inputs = [x, scale, shift, mean, variance].map(({ name }) => name);
  const y: Value = {
    name: builder.add('BatchNormalization', inputs, { epsilon: float(epsilon) }),
    shape: x.shape,
  };
  return tape.record(y, (gradient) => {
    const inverse = inverseDeviation(builder, variance.name, epsilon);
    const shiftGradient = sumByChannel(builder, gradient, x.shape);
    tape.accumulate(shift, () => shiftGradient);
    tape.accumulate(scale, () =>
      centredDot(builder, { gradient, x, mean: mean.name, inverse, shiftGradient }),
    );
    tape.accumulate(x, () => {
      const factor = builder.add('Mul', [scale.name, inverse]);
      return builder.add('Mul', [gradient, byChannel(builder, factor, x.shape)]);
    });
  });
}

/**
 * Normalizes by the statistics of the batch itself.
 *
 * @param x - `[n, c, h, w]`.
 * @returns Beside the result, the statistics, to be gathered for later.
 */
export function batchNormalization(
  tape: Tape,
  x: TracedValue,
  { scale, shift }: ScaleAndShift,
  { epsilon }: { readonly epsilon: number },
): { readonly y: TracedValue; readonly statistics: Statistics } {
  const { builder } = tape;
  const { mean, variance, count } = measure(builder, x);
  const inputs = [x.name, scale.name, shift.name, mean, variance];
  const result: Value = {
    name: builder.add('BatchNormalization', inputs, { epsilon: float(epsilon) }),
    shape: x.shape,
  };
  const y = tape.record(result, (gradient) => {
    const inverse = inverseDeviation(builder, variance, epsilon);
    const centred = centre(builder, x, mean);
    const shiftGradient = sumByChannel(builder, gradient, x.shape);
    const dot = dotByChannel(builder, gradient, centred, x.shape);
    const scaleGradient = builder.add('Mul', [dot, inverse]);
    tape.accumulate(shift, () => shiftGradient);
    tape.accumulate(scale, () => scaleGradient);
    tape.accumulate(x, () => {
      // gradient * a + centred * b + c, each of one value a channel: the mean and the variance depend on x as well.
      const a = builder.add('Mul', [scale.name, inverse]);
      const perPixel = builder.add('Neg', [builder.add('Div', [a, count])]);
      const b = builder.add('Mul', [perPixel, builder.add('Mul', [inverse, scaleGradient])]);
      const c = builder.add('Mul', [perPixel, shiftGradient]);
      const direct = builder.add('Mul', [gradient, byChannel(builder, a, x.shape)]);
      const through = builder.add('Mul', [centred, byChannel(builder, b, x.shape)]);
      return builder.add('Add', [
        builder.add('Add', [direct, through]),
        byChannel(builder, c, x.shape),
      ]);
    });
  });
  const shape = scale.shape;
  return { y, statistics: { mean: { name: mean, shape }, variance: { name: variance, shape } } };
}

function measure(
  builder: GraphBuilder,
  x: Value,
): { readonly mean: string; readonly variance: string; readonly count: string } {
  const [n = 1, , h = 1, w = 1] = x.shape;
  const count = builder.float(n * h * w);
  const mean = builder.add('Div', [sumByChannel(builder, x.name, x.shape), count]);
  const centred = centre(builder, x, mean);
  const variance = builder.add('Div', [dotByChannel(builder, centred, centred, x.shape), count]);
  return { mean, variance, count };
}

/**
 * A channel's values around 0: the difference of two large sums would lose most of its digits. Made once more where it is
 * needed again, so that it need not be kept.
 */
function centre(builder: GraphBuilder, { name, shape }: Value, mean: string): string {
  return builder.add('Sub', [name, byChannel(builder, mean, shape)]);
}

/** The gradient of the scale: of the gradient with the normalized picture, without computing that again. */
function centredDot(
  builder: GraphBuilder,
  {
    gradient,
    x,
    mean,
    inverse,
    shiftGradient,
  }: {
    readonly gradient: string;
    readonly x: Value;
    readonly mean: string;
    readonly inverse: string;
    readonly shiftGradient: string;
  },
): string {
  const dot = dotByChannel(builder, gradient, x.name, x.shape);
  const centred = builder.add('Sub', [dot, builder.add('Mul', [mean, shiftGradient])]);
  return builder.add('Mul', [centred, inverse]);
}

function inverseDeviation(builder: GraphBuilder, variance: string, epsilon: number): string {
  const safe = builder.add('Add', [variance, builder.float(epsilon)]);
  return builder.add('Reciprocal', [builder.add('Sqrt', [safe])]);
}

/** One value a channel, so that it can be multiplied with a picture. */
function byChannel(builder: GraphBuilder, name: string, [, c = 1]: readonly number[]): string {
  return reshape(builder, name, [1, c, 1, 1]);
}
