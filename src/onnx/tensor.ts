import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { Float16Array } from '@petamoriken/float16';

import { ELEMENT_TYPE, FIELD } from './field-numbers.ts';
import { child, message, readFields, select, text, varint } from './protobuf-fields.ts';
import { widenHalves } from './widen-halves.ts';

/** A weight or a constant. */
export interface Tensor {
  readonly name: string;
  /** One length a dimension; empty for a single value. */
  readonly dims: readonly number[];
  /** Row-major; 16-bit floats are widened, whole numbers are exact up to 2^53. */
  readonly values: Float32Array | readonly number[];
  readonly elementType: keyof typeof ELEMENT_TYPE;
}

/**
 * Reads a TensorProto of floats or 64-bit whole numbers.
 *
 * @returns `undefined` for other kinds of elements.
 * @throws {Error} When the bytes are no protobuf message.
 */
export function readTensor(tensorBytes: Uint8Array): Tensor | undefined {
  const fields = readFields(tensorBytes);
  const code = varint(fields, FIELD.tensor.elementType);
  const elementType = elementTypeOf(code);
  if (!elementType) return undefined;
  const raw = child(fields, FIELD.tensor.rawData);
  const values =
    raw.length > 0 || elementType === 'float16'
      ? fromRaw(raw, elementType)
      : fromTyped(tensorBytes, elementType);
  return {
    name: text(fields, FIELD.tensor.name),
    dims: readInts(tensorBytes, FIELD.tensor.dims),
    values,
    elementType,
  };
}

/** Only the name of a TensorProto. */
export function tensorName(tensorBytes: Uint8Array): string {
  return text(readFields(tensorBytes), FIELD.tensor.name);
}

/** Writes a TensorProto. */
export function encodeTensor({ name, dims, values, elementType }: Tensor): Uint8Array {
  const { tensor } = FIELD;
  const head = new BinaryWriter();
  for (const length of dims) head.tag(tensor.dims, WireType.Varint).int64(length);
  head.tag(tensor.elementType, WireType.Varint).int32(ELEMENT_TYPE[elementType]);
  head.tag(tensor.name, WireType.LengthDelimited).string(name);
  return Buffer.concat([head.finish(), message(tensor.rawData, toRaw(values, elementType))]);
}

/** Repeated whole numbers of a message, packed or not: both are allowed. */
export function readInts(bytes: Uint8Array, number: number): readonly number[] {
  return select(readFields(bytes), number).flatMap(({ content, value }) => {
    if (content.length === 0) return [value];
    const reader = new BinaryReader(content);
    const values: number[] = [];
    while (reader.pos < reader.len) values.push(Number(reader.int64()));
    return values;
  });
}

function elementTypeOf(code: number): Tensor['elementType'] | undefined {
  switch (code) {
    case ELEMENT_TYPE.float32:
      return 'float32';
    case ELEMENT_TYPE.float16:
      return 'float16';
    case ELEMENT_TYPE.int64:
      return 'int64';
    default:
      return undefined;
  }
}

function fromRaw(raw: Uint8Array, elementType: Tensor['elementType']): Tensor['values'] {
  const { buffer } = new Uint8Array(raw); // typed arrays want their data aligned
  if (elementType === 'float32') return new Float32Array(buffer);
  if (elementType === 'float16') return widenHalves(new Uint16Array(buffer));
  return Array.from(new BigInt64Array(buffer), Number);
}

function fromTyped(tensorBytes: Uint8Array, elementType: Tensor['elementType']): Tensor['values'] {
  if (elementType === 'int64') return readInts(tensorBytes, FIELD.tensor.int64s);
  return Float32Array.from(readFloats(tensorBytes, FIELD.tensor.floats));
}

/** Repeated floats of a message, packed or not. */
export function readFloats(bytes: Uint8Array, number: number): readonly number[] {
  return select(readFields(bytes), number).flatMap(({ content, raw }) => {
    const floats = content.length > 0 ? content : raw.subarray(-4);
    const view = new DataView(floats.buffer, floats.byteOffset, floats.byteLength);
    return Array.from({ length: floats.length / 4 }, (_, index) =>
      view.getFloat32(index * 4, true),
    );
  });
}

function toRaw(values: Tensor['values'], elementType: Tensor['elementType']): Uint8Array {
  const array =
    elementType === 'int64'
      ? BigInt64Array.from(values, BigInt)
      : elementType === 'float16'
        ? new Float16Array(values)
        : Float32Array.from(values);
  return new Uint8Array(array.buffer);
}
