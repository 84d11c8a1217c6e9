import { InferenceSession, Tensor } from 'onnxruntime-node';

import {
  createGraphBuilder,
  type GraphBuilder,
  sizeOf,
  type Value,
} from '../../src/training/graph/graph-builder.ts';
import { createTape, type Tape, type TracedValue } from '../../src/training/graph/tape.ts';
import { gradientName } from '../../src/training/ports.ts';
import { createRandom } from '../../src/training/random.ts';

/** What is differentiated: parameters by name and shape, and what is made of them. */
export interface Layer {
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  /** Where values are drawn from; -1..1 when left out. */
  readonly ranges?: Readonly<Record<string, readonly [least: number, most: number]>>;
  build(tape: Tape, parameters: Readonly<Record<string, TracedValue>>): Value;
}

/**
 * Compares each gradient with central differences of the same graph, along the gradient itself.
 *
 * The number that is differentiated is the sum of the layer's results, each times a fixed number, so that no error can hide
 * behind another one.
 *
 * @returns By parameter, how far the two are apart, as a share of the gradient.
 */
export async function checkGradients(layer: Layer): Promise<Readonly<Record<string, number>>> {
  const random = createRandom(7, 'gradient check');
  const builder = createGraphBuilder();
  const tape = createTape(builder);
  const traced = Object.fromEntries(
    Object.entries(layer.parameters).map(([name, shape]) => [name, tape.parameter(name, shape)]),
  );
  const result = layer.build(tape, traced);
  const weights = Float32Array.from(
    { length: sizeOf(result.shape) },
    () => random.fraction() - 0.5,
  );
  const constant = builder.constant({
    dims: result.shape,
    values: weights,
    elementType: 'float32',
  });
  builder.output('objective', { name: weighted(builder, result, constant), shape: [] });
  tape.differentiate(result, constant);

  const session = await InferenceSession.create(builder.encode(), { intraOpNumThreads: 1 });
  const values = new Map(
    Object.entries(layer.parameters).map(([name, shape]) => {
      const [least, most] = layer.ranges?.[name] ?? [-1, 1];
      const draw = (): number => least + (most - least) * random.fraction();
      return [name, Float32Array.from({ length: sizeOf(shape) }, draw)] as const;
    }),
  );
  const run = async (): Promise<InferenceSession.OnnxValueMapType> =>
    session.run(
      Object.fromEntries(
        Array.from(values, ([name, array]) => [
          name,
          new Tensor('float32', array, layer.parameters[name] ?? []),
        ]),
      ),
    );

  const outputs = await run();
  const errors: Record<string, number> = {};
  for (const [name, array] of values) {
    const gradient = floats(outputs[gradientName(name)]);
    const norm = Math.hypot(...gradient);
    const before = array.slice();
    const objectiveAt = async (distance: number): Promise<number> => {
      for (const [index, slope] of gradient.entries()) {
        array[index] = (before[index] ?? 0) + (distance * slope) / norm;
      }
      return floats((await run())['objective'])[0] ?? Number.NaN;
    };
    const step = 5e-3;
    const measured = ((await objectiveAt(step)) - (await objectiveAt(-step))) / (2 * step);
    array.set(before);
    errors[name] = Math.abs(measured - norm) / norm;
  }
  return errors;
}

function weighted(builder: GraphBuilder, { name, shape }: Value, weights: string): string {
  const products = builder.add('Mul', [name, weights]);
  const axes = builder.ints(shape.map((_, axis) => axis));
  return builder.add('ReduceSum', [products, axes], { keepdims: { int: 0 } });
}

function floats(value: unknown): Float32Array {
  if (value instanceof Tensor && value.data instanceof Float32Array) return value.data;
  throw new TypeError('There is no such output');
}
