import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** One field of a protobuf message as it stands in the file. */
export interface Field {
  readonly number: number;
  /** The content of a length-delimited field; empty for others. */
  readonly content: Uint8Array;
  /** The value of a varint field; 0 for others. */
  readonly value: number;
  /** Tag and all. */
  readonly raw: Uint8Array;
}

/**
 * Takes a message apart; the fields are views of its bytes.
 *
 * @throws {Error} When the bytes are no protobuf message.
 */
export function readFields(bytes: Uint8Array): readonly Field[] {
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

/** A field that holds a message, or bytes, in one piece. */
export function message(number: number, content: Uint8Array): Uint8Array {
  return Buffer.concat(messagePieces(number, [content]));
}

/** The same in pieces that follow each other: nothing large is copied. */
export function messagePieces(
  number: number,
  pieces: readonly Uint8Array[],
): readonly Uint8Array[] {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const header = new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(length).finish();
  return [header, ...pieces];
}

/** All fields of one number, in their order. */
export function select(fields: readonly Field[], number: number): readonly Field[] {
  return fields.filter((field) => field.number === number);
}

/** The content of the first field of a number; empty where there is none. */
export function child(fields: readonly Field[], number: number): Uint8Array {
  return fields.find((field) => field.number === number)?.content ?? new Uint8Array();
}

/** The same as text. */
export function text(fields: readonly Field[], number: number): string {
  return Buffer.from(child(fields, number)).toString('utf8');
}

/** The value of the first field of a number; 0, as protobuf has it, where there is none. */
export function varint(fields: readonly Field[], number: number): number {
  return fields.find((field) => field.number === number)?.value ?? 0;
}
