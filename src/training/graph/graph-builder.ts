import { type Attribute, type Node } from '../../onnx/node.ts';
import { encodeModel, type GraphValue } from '../../onnx/graph.ts';
import type { Tensor } from '../../onnx/tensor.ts';

/** A value of a graph under construction. */
export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Collects the nodes of a new ONNX graph; every operation gives the name of its result. */
export interface GraphBuilder {
  /** Adds an operation with one result. */
  add(operator: string, inputs: readonly string[], attributes?: Node['attributes']): string;
  /** A constant list of whole numbers, such as a shape or axes. */
  ints(values: readonly number[]): string;
  /** A constant single number. */
  float(value: number): string;
  /** A constant tensor. */
  constant(tensor: Omit<Tensor, 'name'>): string;
  /** Something that is fed at every run. */
  input(name: string, shape: readonly number[]): Value;
  /** Gives a result a name under which it can be fetched. */
  output(name: string, from: Value): void;
  /** The finished ONNX file. */
  encode(): Uint8Array;
}

/** Makes a builder of an empty graph. */
export function createGraphBuilder(): GraphBuilder {
  const nodes: Node[] = [];
  const weights = new Map<string, Tensor>();
  const inputs: GraphValue[] = [];
  const outputs: GraphValue[] = [];

  function addNode(
    operator: string,
    from: readonly string[],
    attributes: Node['attributes'],
    result: string,
  ): string {
    nodes.push({ operator, name: result, inputs: from, outputs: [result], attributes });
    return result;
  }

  /** The same constant stands in the file once. */
  function constant(key: string, tensor: Omit<Tensor, 'name'>): string {
    const known = weights.get(key);
    if (known) return known.name;
    const name = `constant_${weights.size}`;
    weights.set(key, { ...tensor, name });
    return name;
  }

  return {
    add: (operator, from, attributes = {}) =>
      addNode(operator, from, attributes, `${operator}_${nodes.length}`),
    ints: (values) =>
      constant(`ints ${values.join()}`, {
        dims: [values.length],
        values,
        elementType: 'int64',
      }),
    float: (value) =>
      constant(`float ${value}`, {
        dims: [],
        values: Float32Array.of(value),
        elementType: 'float32',
      }),
    constant: (tensor) => constant(`tensor ${weights.size}`, tensor),
    input(name, shape) {
      inputs.push({ name, shape });
      return { name, shape };
    },
    output(name, from) {
      addNode('Identity', [from.name], {}, name);
      outputs.push({ name, shape: from.shape });
    },
    encode: () => encodeModel({ nodes, weights: [...weights.values()], inputs, outputs }),
  };
}

/** An attribute that is a whole number. */
export function int(value: number): Attribute {
  return { int: value };
}

/** One that is several. */
export function ints(...values: readonly number[]): Attribute {
  return { ints: values };
}

/** One that is a 32-bit float. */
export function float(value: number): Attribute {
  return { float: value };
}

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
