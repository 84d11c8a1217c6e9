import type { Value } from '../graph-builder.ts';
import { int } from '../graph-builder.ts';
import type { Tape, TracedValue } from '../tape.ts';

const FLOAT32 = 1;

/** Limits values to a range, as ReLU6 does to 0..6. */
export function clip(
  tape: Tape,
  x: TracedValue,
  { min, max }: { readonly min: number; readonly max: number },
): TracedValue {
  const { builder } = tape;
  const bounds = [builder.float(min), builder.float(max)] as const;
  const y: Value = { name: builder.add('Clip', [x.name, ...bounds]), shape: x.shape };
  return tape.record(y, (gradient) => {
    tape.accumulate(x, () => {
      // From the result, so that what came in need not be kept.
      const isInside = builder.add('And', [
        builder.add('Greater', [y.name, bounds[0]]),
        builder.add('Less', [y.name, bounds[1]]),
      ]);
      return builder.add('Mul', [gradient, builder.add('Cast', [isInside], { to: int(FLOAT32) })]);
    });
  });
}

/** Adds two values of one shape: the way around a block. */
export function add(tape: Tape, a: TracedValue, b: TracedValue): TracedValue {
  const y: Value = { name: tape.builder.add('Add', [a.name, b.name]), shape: a.shape };
  return tape.record(y, (gradient) => {
    tape.accumulate(a, () => gradient);
    tape.accumulate(b, () => gradient);
  });
}

/**
 * Leaves a share out, and makes the rest as much larger as that is missing.
 *
 * @param mask - Shape of `x`: 0 for what is left out, 1 for the rest.
 * @param options.rate - The share, above 0 and below 1.
 */
export function dropOut(
  tape: Tape,
  x: TracedValue,
  mask: Value,
  { rate }: { readonly rate: number },
): TracedValue {
  const { builder } = tape;
  const factors = builder.add('Mul', [mask.name, builder.float(1 / (1 - rate))]);
  const y: Value = { name: builder.add('Mul', [x.name, factors]), shape: x.shape };
  return tape.record(y, (gradient) => {
    tape.accumulate(x, () => builder.add('Mul', [gradient, factors]));
  });
}
