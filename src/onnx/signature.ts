import { ELEMENT_TYPE, FIELD } from './field-numbers.ts';
import { child, type Field, readFields, select, text, varint } from './protobuf-fields.ts';
import { tensorName } from './tensor.ts';

/** An input or output, as an ONNX file declares it. */
export interface DeclaredValue {
  readonly name: string;
  readonly isFloat32: boolean;
  /** One length a dimension; `undefined` where the graph leaves it open. */
  readonly shape: readonly (number | undefined)[];
}

/** What an ONNX file says about what goes in and comes out. */
export interface Signature {
  /** Old files count their weights among them. */
  readonly inputs: readonly DeclaredValue[];
  readonly outputs: readonly DeclaredValue[];
}

/** The same where the whole file was read; its inputs are without those that are only weights. */
export interface WholeSignature extends Signature {
  /** Name of an output → what goes into the softmax that makes it, for outputs that come from one. */
  readonly softmaxInputs: ReadonlyMap<string, string>;
}

/**
 * Reads what a whole file declares, and none of its weights.
 *
 * @throws {Error} When the bytes are no protobuf message.
 */
export function parseSignature(onnxBytes: Uint8Array): WholeSignature {
  const fields = readFields(child(readFields(onnxBytes), FIELD.model.graph));
  const weights = new Set(
    select(fields, FIELD.graph.weight).map(({ content }) => tensorName(content)),
  );
  const values = (number: number): readonly DeclaredValue[] =>
    select(fields, number).map(({ content }) => parseDeclaredValue(content));
  return {
    inputs: values(FIELD.graph.input).filter(({ name }) => !weights.has(name)),
    outputs: values(FIELD.graph.output),
    softmaxInputs: findSoftmaxes(fields),
  };
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
export function parseDeclaredValue(valueBytes: Uint8Array): DeclaredValue {
  const fields = readFields(valueBytes);
  const tensorType = readFields(
    child(readFields(child(fields, FIELD.value.type)), FIELD.type.tensor),
  );
  const dimensions = readFields(child(tensorType, FIELD.tensorType.shape));
  return {
    name: text(fields, FIELD.value.name),
    isFloat32: varint(tensorType, FIELD.tensorType.element) === ELEMENT_TYPE.float32,
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
export function describeShape({ shape }: DeclaredValue): string {
  return `[${shape.map((length) => length ?? '?').join(', ')}]`;
}
