import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

import { ELEMENT_TYPE, FIELD } from './field-numbers.ts';
import { encodeNode, type Node, readNode } from './node.ts';
import { child, message, readFields, select, text, varint } from './protobuf-fields.ts';
import { encodeTensor, readTensor, type Tensor } from './tensor.ts';

/** The operators that this project writes are those of this version. */
const OPSET = 18;
/** The oldest ONNX format that has that opset. */
const IR_VERSION = 8;

/** An input or output of a graph; all are float32. */
export interface GraphValue {
  readonly name: string;
  /** A length, or a name where it is left open; `undefined` leaves even the number of dimensions open. */
  readonly shape: readonly (number | string)[];
}

/** A computation, in the order of its work. */
export interface Graph {
  readonly nodes: readonly Node[];
  /** By name; kinds of elements that are not read are missing. */
  readonly weights: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
}

/**
 * Reads what an ONNX file computes.
 *
 * @throws {Error} When the bytes are no protobuf message.
 */
export function readGraph(onnxBytes: Uint8Array): Graph {
  const fields = readFields(child(readFields(onnxBytes), FIELD.model.graph));
  const values = (number: number): readonly GraphValue[] =>
    select(fields, number).map(({ content }) => readValue(content));
  const weights = select(fields, FIELD.graph.weight)
    .map(({ content }) => readTensor(content))
    .filter((tensor) => tensor !== undefined);
  return {
    nodes: select(fields, FIELD.graph.node).map(({ content }) => readNode(content)),
    weights: new Map(weights.map((tensor) => [tensor.name, tensor])),
    inputs: values(FIELD.graph.input),
    outputs: values(FIELD.graph.output),
  };
}

/** What goes into a new ONNX file. */
export interface NewGraph {
  readonly nodes: readonly Node[];
  readonly weights: readonly Tensor[];
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
}

/** Writes an ONNX file. */
export function encodeModel(graph: NewGraph): Uint8Array {
  const { model, opset } = FIELD;
  const version = new BinaryWriter()
    .tag(opset.domain, WireType.LengthDelimited)
    .string('')
    .tag(opset.version, WireType.Varint)
    .int64(OPSET)
    .finish();
  const head = new BinaryWriter()
    .tag(model.irVersion, WireType.Varint)
    .int64(IR_VERSION)
    .tag(model.producer, WireType.LengthDelimited)
    .string('whatsit')
    .finish();
  return Buffer.concat([
    head,
    message(model.graph, encodeGraph(graph)),
    message(model.opset, version),
  ]);
}

function encodeGraph({ nodes, weights, inputs, outputs }: NewGraph): Uint8Array {
  const { graph } = FIELD;
  return Buffer.concat([
    ...nodes.map((node) => message(graph.node, encodeNode(node))),
    message(graph.name, Buffer.from('whatsit')),
    ...weights.map((tensor) => message(graph.weight, encodeTensor(tensor))),
    ...inputs.map((value) => message(graph.input, encodeValue(value))),
    ...outputs.map((value) => message(graph.output, encodeValue(value))),
  ]);
}

function readValue(valueBytes: Uint8Array): GraphValue {
  const fields = readFields(valueBytes);
  const tensor = readFields(child(readFields(child(fields, FIELD.value.type)), FIELD.type.tensor));
  const dimensions = readFields(child(tensor, FIELD.tensorType.shape));
  return {
    name: text(fields, FIELD.value.name),
    shape: select(dimensions, FIELD.shape.dimension).map(({ content }) => {
      const dimension = readFields(content);
      return varint(dimension, FIELD.dimension.length) || text(dimension, FIELD.dimension.symbol);
    }),
  };
}

/** Writes a ValueInfoProto of a float32 tensor. */
export function encodeValue({ name, shape }: GraphValue): Uint8Array {
  const { value, type, tensorType } = FIELD;
  const dimensions = shape.map((length) => message(FIELD.shape.dimension, encodeDimension(length)));
  const element = new BinaryWriter()
    .tag(tensorType.element, WireType.Varint)
    .int32(ELEMENT_TYPE.float32)
    .finish();
  const tensor = Buffer.concat([element, message(tensorType.shape, Buffer.concat(dimensions))]);
  return Buffer.concat([
    message(value.name, Buffer.from(name)),
    message(value.type, message(type.tensor, tensor)),
  ]);
}

function encodeDimension(length: number | string): Uint8Array {
  const { dimension } = FIELD;
  const writer = new BinaryWriter();
  if (typeof length === 'number') writer.tag(dimension.length, WireType.Varint).int64(length);
  else writer.tag(dimension.symbol, WireType.LengthDelimited).string(length);
  return writer.finish();
}
