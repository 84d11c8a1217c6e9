import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

import { ATTRIBUTE_TYPE, FIELD } from './field-numbers.ts';
import { child, message, readFields, select, text, varint } from './protobuf-fields.ts';
import { encodeTensor, readFloats, readInts, readTensor, type Tensor } from './tensor.ts';

/** What an operator is told beside its inputs; other kinds of attributes are not read. */
export type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly text: string }
  | { readonly tensor: Tensor };

/** One step of a graph's work. */
export interface Node {
  readonly operator: string;
  readonly name: string;
  /** Names of values; an optional one that is left out is empty. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Reads a NodeProto. */
export function readNode(nodeBytes: Uint8Array): Node {
  const fields = readFields(nodeBytes);
  const names = (number: number): readonly string[] =>
    select(fields, number).map(({ content }) => Buffer.from(content).toString('utf8'));
  return {
    operator: text(fields, FIELD.node.operator),
    name: text(fields, FIELD.node.name),
    inputs: names(FIELD.node.input),
    outputs: names(FIELD.node.output),
    attributes: Object.fromEntries(
      select(fields, FIELD.node.attribute).flatMap(({ content }) => readAttribute(content)),
    ),
  };
}

/** Writes a NodeProto of the default domain. */
export function encodeNode({ operator, name, inputs, outputs, attributes }: Node): Uint8Array {
  const { node } = FIELD;
  const writer = new BinaryWriter();
  for (const input of inputs) writer.tag(node.input, WireType.LengthDelimited).string(input);
  for (const output of outputs) writer.tag(node.output, WireType.LengthDelimited).string(output);
  writer.tag(node.name, WireType.LengthDelimited).string(name);
  writer.tag(node.operator, WireType.LengthDelimited).string(operator);
  const encoded = Object.entries(attributes).map(([key, attribute]) =>
    message(node.attribute, encodeAttribute(key, attribute)),
  );
  return Buffer.concat([writer.finish(), ...encoded]);
}

function readAttribute(attributeBytes: Uint8Array): readonly (readonly [string, Attribute])[] {
  const { attribute } = FIELD;
  const fields = readFields(attributeBytes);
  const name = text(fields, attribute.name);
  switch (varint(fields, attribute.type)) {
    case ATTRIBUTE_TYPE.float:
      return [[name, { float: readFloats(attributeBytes, attribute.float)[0] ?? 0 }]];
    case ATTRIBUTE_TYPE.int:
      return [[name, { int: varint(fields, attribute.int) }]];
    case ATTRIBUTE_TYPE.text:
      return [[name, { text: text(fields, attribute.text) }]];
    case ATTRIBUTE_TYPE.tensor: {
      const tensor = readTensor(child(fields, attribute.tensor));
      return tensor ? [[name, { tensor }]] : [];
    }
    case ATTRIBUTE_TYPE.floats:
      return [[name, { floats: readFloats(attributeBytes, attribute.floats) }]];
    case ATTRIBUTE_TYPE.ints:
      return [[name, { ints: readInts(attributeBytes, attribute.ints) }]];
    default:
      return [];
  }
}

function encodeAttribute(name: string, value: Attribute): Uint8Array {
  const { attribute } = FIELD;
  const writer = new BinaryWriter().tag(attribute.name, WireType.LengthDelimited).string(name);
  const type = (code: number): BinaryWriter =>
    writer.tag(attribute.type, WireType.Varint).int32(code);
  if ('int' in value) {
    type(ATTRIBUTE_TYPE.int).tag(attribute.int, WireType.Varint).int64(value.int);
  } else if ('ints' in value) {
    type(ATTRIBUTE_TYPE.ints);
    for (const int of value.ints) writer.tag(attribute.ints, WireType.Varint).int64(int);
  } else if ('float' in value) {
    type(ATTRIBUTE_TYPE.float).tag(attribute.float, WireType.Bit32).float(value.float);
  } else if ('floats' in value) {
    type(ATTRIBUTE_TYPE.floats);
    for (const float of value.floats) writer.tag(attribute.floats, WireType.Bit32).float(float);
  } else if ('text' in value) {
    type(ATTRIBUTE_TYPE.text).tag(attribute.text, WireType.LengthDelimited).string(value.text);
  } else {
    type(ATTRIBUTE_TYPE.tensor)
      .tag(attribute.tensor, WireType.LengthDelimited)
      .bytes(encodeTensor(value.tensor));
  }
  return writer.finish();
}
