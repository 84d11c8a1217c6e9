import { child, type Field, message, readFields, select, text, varint } from './protobuf-fields.ts';

/**
 * Reads and changes just as much of an ONNX file as importing takes; everything else is passed on byte for byte.
 *
 * Field numbers: onnx.proto of ONNX 1.19 (ModelProto, GraphProto, NodeProto, ValueInfoProto, TensorProto).
 */
const FIELD = {
  model: { graph: 7 },
  graph: { node: 1, initializer: 5, input: 11, output: 12 },
  node: { input: 1, output: 2, operator: 4 },
  value: { name: 1, type: 2 },
  type: { tensor: 1 },
  tensorType: { element: 1, shape: 2 },
  shape: { dimension: 1 },
  dimension: { length: 1 },
  tensor: { name: 8 },
} as const;

const FLOAT32 = 1;

/** An input or output of a graph. */
export interface GraphValue {
  readonly name: string;
  readonly isFloat32: boolean;
  /** One length a dimension; `undefined` where the graph leaves it open. */
  readonly shape: readonly (number | undefined)[];
}

export interface Graph {
  /** Without those that are only weights. */
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  /** Name of an output → what goes into the softmax that makes it, for outputs that come from one. */
  readonly softmaxInputs: ReadonlyMap<string, string>;
}

/** @throws {Error} When the bytes are no protobuf message. */
export function readGraph(onnxBytes: Uint8Array): Graph {
  const fields = readFields(child(readFields(onnxBytes), FIELD.model.graph));
  const weights = new Set(
    select(fields, FIELD.graph.initializer).map(({ content }) =>
      text(readFields(content), FIELD.tensor.name),
    ),
  );
  const values = (number: number): readonly GraphValue[] =>
    select(fields, number).map(({ content }) => readValue(content));
  return {
    inputs: values(FIELD.graph.input).filter(({ name }) => !weights.has(name)),
    outputs: values(FIELD.graph.output),
    softmaxInputs: findSoftmaxes(fields),
  };
}

/**
 * Gives a graph's input and output the names of the Hugging Face layout, through two nodes that only pass on.
 *
 * @param names.input - The input that becomes `pixel_values`.
 * @param names.output - The output that becomes `logits`; the graph's other outputs are dropped.
 * @param names.logits - The value that `logits` takes; another than `output` when that is a softmax.
 */
export function renameInputAndOutput(
  onnxBytes: Uint8Array,
  names: { readonly input: string; readonly output: string; readonly logits: string },
): Uint8Array {
  const pieces = readFields(onnxBytes).map(({ number, content, raw }) =>
    number === FIELD.model.graph ? message(number, renameInGraph(content, names)) : raw,
  );
  return Buffer.concat(pieces);
}

function renameInGraph(
  graphBytes: Uint8Array,
  { input, output, logits }: Parameters<typeof renameInputAndOutput>[1],
): Uint8Array {
  const { node, input: inputField, output: outputField } = FIELD.graph;
  const passes = (from: string, to: string): Uint8Array[] =>
    from === to ? [] : [message(node, identity(from, to))];

  const kept = readFields(graphBytes).flatMap(({ number, content, raw }) => {
    if (number === inputField) {
      return valueName(content) === input
        ? [message(number, withName(content, 'pixel_values'))]
        : [raw];
    }
    if (number !== outputField) return [raw];
    return valueName(content) === output ? [message(number, withName(content, 'logits'))] : [];
  });
  return Buffer.concat([
    ...passes('pixel_values', input), // nodes stand in the order of their work
    ...kept,
    ...passes(logits, 'logits'),
  ]);
}

function identity(from: string, to: string): Uint8Array {
  const { input, output, operator } = FIELD.node;
  return Buffer.concat([
    message(input, Buffer.from(from)),
    message(output, Buffer.from(to)),
    message(operator, Buffer.from('Identity')),
  ]);
}

function withName(valueBytes: Uint8Array, name: string): Uint8Array {
  const rest = readFields(valueBytes).filter(({ number }) => number !== FIELD.value.name);
  return Buffer.concat([
    message(FIELD.value.name, Buffer.from(name)),
    ...rest.map(({ raw }) => raw),
  ]);
}

function findSoftmaxes(graph: readonly Field[]): ReadonlyMap<string, string> {
  const softmaxes = select(graph, FIELD.graph.node)
    .map(({ content }) => readFields(content))
    .filter((node) => text(node, FIELD.node.operator) === 'Softmax');
  return new Map(
    softmaxes.map((node) => [text(node, FIELD.node.output), text(node, FIELD.node.input)] as const),
  );
}

/**
 * Reads a ValueInfoProto.
 *
 * @throws {Error} When the bytes are no protobuf message.
 */
export function readValue(valueBytes: Uint8Array): GraphValue {
  const tensorType = readFields(
    child(readFields(child(readFields(valueBytes), FIELD.value.type)), FIELD.type.tensor),
  );
  const dimensions = readFields(child(tensorType, FIELD.tensorType.shape));
  return {
    name: valueName(valueBytes),
    isFloat32: varint(tensorType, FIELD.tensorType.element) === FLOAT32,
    shape: select(dimensions, FIELD.shape.dimension).map(({ content }) =>
      toLength(varint(readFields(content), FIELD.dimension.length)),
    ),
  };
}

/** Open lengths have a name or nothing; some tools write -1. */
function toLength(value: number): number | undefined {
  return value > 0 ? value : undefined;
}

/** A shape for messages, `?` where a length is open. */
export function describeShape({ shape }: GraphValue): string {
  return `[${shape.map((length) => length ?? '?').join(', ')}]`;
}

function valueName(valueBytes: Uint8Array): string {
  return text(readFields(valueBytes), FIELD.value.name);
}
