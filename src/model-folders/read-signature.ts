import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { type FileHandle, open } from 'node:fs/promises';

import { FIELD } from '../onnx/field-numbers.ts';
import { type DeclaredValue, parseDeclaredValue, type Signature } from '../onnx/signature.ts';

/** A stretch of a file. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where the content of a field stands; empty for a field that is not length-delimited. */
interface Place extends Range {
  readonly number: number;
}

type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

/** A tag and a length, or a tag and a number. */
const MAX_HEADER_BYTES = 20;
/** A declaration takes a hundred. */
const MAX_VALUE_BYTES = 65_536;
const WINDOW_BYTES = 16_384;

/**
 * Reads an ONNX file's declarations and passes over its weights, which are nearly all of it.
 *
 * @throws {Error} When the file cannot be read, is cut off or is no protobuf message.
 */
export async function readSignature(file: string): Promise<Signature> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    return await readValues(createReadAt(handle), { start: 0, end: size });
  } finally {
    await handle.close();
  }
}

async function readValues(readAt: ReadAt, file: Range): Promise<Signature> {
  const inputs: DeclaredValue[] = [];
  const outputs: DeclaredValue[] = [];
  for await (const graph of placesIn(readAt, file)) {
    if (graph.number !== FIELD.model.graph) continue;
    for await (const place of placesIn(readAt, graph)) {
      if (place.number === FIELD.graph.input) inputs.push(await readValueAt(readAt, place));
      if (place.number === FIELD.graph.output) outputs.push(await readValueAt(readAt, place));
    }
  }
  return { inputs, outputs };
}

async function readValueAt(readAt: ReadAt, { start, end }: Range): Promise<DeclaredValue> {
  if (end - start > MAX_VALUE_BYTES) throw new RangeError('A declaration is too long');
  return parseDeclaredValue(await readAt(start, end - start));
}

async function* placesIn(readAt: ReadAt, { start, end }: Range): AsyncGenerator<Place> {
  let position = start;
  while (position < end) {
    const header = await readAt(position, Math.min(MAX_HEADER_BYTES, end - position));
    const place = readPlace(header, position);
    if (place.end > end) throw new RangeError('A field is longer than what it stands in');
    yield place;
    position = place.end;
  }
}

function readPlace(header: Uint8Array, position: number): Place {
  const reader = new BinaryReader(header);
  const [number, wireType] = reader.tag();
  let length = 0;
  if (wireType === WireType.LengthDelimited) length = reader.uint32();
  else reader.skip(wireType, number);
  const start = position + reader.pos;
  return { number, start, end: start + length };
}

/** Most fields are small and stand side by side: one read serves many. */
function createReadAt(handle: FileHandle): ReadAt {
  let held: Uint8Array = new Uint8Array();
  let heldFrom = 0;
  return async (position, length) => {
    if (position < heldFrom || position + length > heldFrom + held.length) {
      const bytes = Buffer.alloc(Math.max(length, WINDOW_BYTES));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, position);
      held = bytes.subarray(0, bytesRead);
      heldFrom = position;
    }
    return held.subarray(position - heldFrom, position - heldFrom + length);
  };
}
