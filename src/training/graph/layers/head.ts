import { int, type Value } from '../graph-builder.ts';
import type { Tape, TracedValue } from '../tape.ts';
import { reshape, sum } from './reductions.ts';

/** The mean over each picture: `[n, c, h, w]` becomes `[n, c]`. */
export function globalMean(tape: Tape, x: TracedValue): TracedValue {
  const { builder } = tape;
  const [n = 1, c = 1, h = 1, w = 1] = x.shape;
  const flat = reshape(builder, x.name, [n, c, h * w]);
  const y: Value = {
    name: builder.add('ReduceMean', [flat, builder.ints([2])], { keepdims: int(0) }),
    shape: [n, c],
  };
  return tape.record(y, (gradient) => {
    tape.accumulate(x, () => {
      const share = builder.add('Div', [gradient, builder.float(h * w)]);
      const pixel = reshape(builder, share, [n, c, 1, 1]);
      return builder.add('Expand', [pixel, builder.ints(x.shape)]);
    });
  });
}

/**
 * A linear layer.
 *
 * @param x - `[n, features]`.
 * @param weight - `[classes, features]`.
 * @param bias - `[classes]`.
 */
export function linear(
  tape: Tape,
  x: TracedValue,
  { weight, bias }: { readonly weight: TracedValue; readonly bias: TracedValue },
): TracedValue {
  const { builder } = tape;
  const [n = 1] = x.shape;
  const [classes = 1] = weight.shape;
  const inputs = [x, weight, bias].map(({ name }) => name);
  const y: Value = { name: builder.add('Gemm', inputs, { transB: int(1) }), shape: [n, classes] };
  return tape.record(y, (gradient) => {
    tape.accumulate(weight, () => builder.add('Gemm', [gradient, x.name], { transA: int(1) }));
    tape.accumulate(bias, () => sum(builder, gradient, [0]));
    tape.accumulate(x, () => builder.add('Gemm', [gradient, weight.name]));
  });
}

/**
 * Cross-entropy of softmax, summed over the batch and divided by what the targets sum to.
 *
 * @param logits - `[n, classes]`.
 * @param targets - `[n, classes]`, fed: a picture's weight, spread over the classes that it may be. A row of zeros does
 *   not count.
 * @returns The loss, a single value, and its gradient in the logits.
 */
export function crossEntropy(
  tape: Tape,
  logits: TracedValue,
  targets: Value,
): { readonly loss: Value; readonly gradient: string } {
  const { builder } = tape;
  const [n = 1] = logits.shape;
  const weights = sum(builder, targets.name, [1]);
  const total = sum(builder, weights, [0]);
  const logProbabilities = builder.add('LogSoftmax', [logits.name], { axis: int(1) });
  const products = builder.add('Mul', [logProbabilities, targets.name]);
  const loss = builder.add('Div', [builder.add('Neg', [sum(builder, products, [0, 1])]), total]);
  const expected = builder.add('Mul', [
    builder.add('Exp', [logProbabilities]),
    reshape(builder, weights, [n, 1]),
  ]);
  const difference = builder.add('Sub', [expected, targets.name]);
  return {
    loss: { name: loss, shape: [] },
    gradient: builder.add('Div', [difference, total]),
  };
}
