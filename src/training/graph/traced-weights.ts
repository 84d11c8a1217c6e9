import type { Tensor } from '../../onnx/tensor.ts';
import { type Tape, type TracedValue, untraced } from './tape.ts';
import { untrainable } from './untrainable.ts';

/** The weights of a model while it is traced: each becomes an input of the new graph once, however often it is used. */
export interface TracedWeights {
  /** @throws {ClassifierError} `model-invalid` when there is no stored weight of that name. */
  find(name: string | undefined): Tensor;
  has(name: string): boolean;
  /** Notes a weight that comes from a node: a constant, or another weight under another name. */
  define(name: string, tensor: Tensor): void;
  /** One that training changes. */
  parameter(name: string | undefined): TracedValue;
  /** A running statistic: fed, and without a gradient. */
  running(name: string | undefined): TracedValue;
  /** In the order of their use. */
  readonly parameters: readonly Tensor[];
  readonly runningStatistics: readonly Tensor[];
}

/** Begins with the weights that are stored in the model's file. */
export function createTracedWeights(
  tape: Tape,
  stored: ReadonlyMap<string, Tensor>,
): TracedWeights {
  const known = new Map(stored);
  const parameters = new Map<Tensor, TracedValue>();
  const runningStatistics = new Map<Tensor, TracedValue>();

  function find(name: string | undefined): Tensor {
    const tensor = name === undefined ? undefined : known.get(name);
    if (tensor) return tensor;
    throw untrainable('a weight is computed, where training needs a stored one');
  }

  return {
    find,
    has: (name) => known.has(name),
    define: (name, tensor) => void known.set(name, tensor),
    parameter: (name) =>
      once(parameters, find(name), (tensor) => tape.parameter(tensor.name, tensor.dims)),
    running: (name) =>
      once(runningStatistics, find(name), ({ name: own, dims }) =>
        untraced(tape.builder.input(own, dims)),
      ),
    get parameters() {
      return [...parameters.keys()];
    },
    get runningStatistics() {
      return [...runningStatistics.keys()];
    },
  };
}

function once(
  made: Map<Tensor, TracedValue>,
  tensor: Tensor,
  make: (tensor: Tensor) => TracedValue,
): TracedValue {
  const value = made.get(tensor) ?? make(tensor);
  made.set(tensor, value);
  return value;
}
