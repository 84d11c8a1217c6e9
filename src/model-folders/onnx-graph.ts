import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

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
  tensor: { name: 8, location: 14 },
} as const;

const FLOAT32 = 1;
const EXTERNAL = 1;

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
  /** Whether weights stand in a second file. */
  readonly hasExternalData: boolean;
}

/** One field of a protobuf message as it stands in the file. */
interface Field {
  readonly number: number;
  /** The content of a length-delimited field; empty for others. */
  readonly content: Uint8Array;
  /** The value of a varint field; 0 for others. */
  readonly value: number;
  /** Tag and all. */
  readonly raw: Uint8Array;
}

/** @throws {Error} When the bytes are no protobuf message. */
export function readGraph(onnxBytes: Uint8Array): Graph {
  const fields = readFields(child(readFields(onnxBytes), FIELD.model.graph));
  const initializers = select(fields, FIELD.graph.initializer).map(({ content }) =>
    readFields(content),
  );
  const weights = new Set(initializers.map((tensor) => text(tensor, FIELD.tensor.name)));
  const values = (number: number): readonly GraphValue[] =>
    select(fields, number).map(({ content }) => readValue(content));
  return {
    inputs: values(FIELD.graph.input).filter(({ name }) => !weights.has(name)),
    outputs: values(FIELD.graph.output),
    softmaxInputs: findSoftmaxes(fields),
    hasExternalData: initializers.some(
      (tensor) => varint(tensor, FIELD.tensor.location) === EXTERNAL,
    ),
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
  return new BinaryWriter()
    .tag(input, WireType.LengthDelimited)
    .string(from)
    .tag(output, WireType.LengthDelimited)
    .string(to)
    .tag(operator, WireType.LengthDelimited)
    .string('Identity')
    .finish();
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

function readValue(valueBytes: Uint8Array): GraphValue {
  const tensorType = readFields(
    child(readFields(child(readFields(valueBytes), FIELD.value.type)), FIELD.type.tensor),
  );
  const dimensions = readFields(child(tensorType, FIELD.tensorType.shape));
  return {
    name: valueName(valueBytes),
    isFloat32: varint(tensorType, FIELD.tensorType.element) === FLOAT32,
    shape: select(dimensions, FIELD.shape.dimension).map(
      ({ content }) => varint(readFields(content), FIELD.dimension.length) || undefined,
    ),
  };
}

function valueName(valueBytes: Uint8Array): string {
  return text(readFields(valueBytes), FIELD.value.name);
}

function readFields(bytes: Uint8Array): readonly Field[] {
  const reader = new BinaryReader(bytes);
  const fields: Field[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, wireType] = reader.tag();
    let content: Uint8Array = new Uint8Array();
    let value = 0;
    if (wireType === WireType.LengthDelimited) content = reader.bytes();
    else if (wireType === WireType.Varint) value = Number(reader.int64());
    else reader.skip(wireType, number);
    fields.push({ number, content, value, raw: bytes.subarray(start, reader.pos) });
  }
  return fields;
}

function message(number: number, content: Uint8Array): Uint8Array {
  return new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(content).finish();
}

function select(fields: readonly Field[], number: number): readonly Field[] {
  return fields.filter((field) => field.number === number);
}

function child(fields: readonly Field[], number: number): Uint8Array {
  return fields.find((field) => field.number === number)?.content ?? new Uint8Array();
}

function text(fields: readonly Field[], number: number): string {
  return Buffer.from(child(fields, number)).toString('utf8');
}

function varint(fields: readonly Field[], number: number): number {
  return fields.find((field) => field.number === number)?.value ?? 0;
}
