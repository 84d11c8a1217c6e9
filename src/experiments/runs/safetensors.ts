import { z } from 'zod';

/** Named arrays and a few words, as they stand in a file. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Float32Array>;
  readonly metadata: Readonly<Record<string, string>>;
}

const LENGTH_BYTES = 8;

const headerSchema = z.record(
  z.string(),
  z.union([
    z.object({
      dtype: z.literal('F32'),
      shape: z.array(z.int().nonnegative()),
      data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
    }),
    z.record(z.string(), z.string()),
  ]),
);

/** Writes the safetensors format: length of the header, header as JSON, data. */
export function encodeTensors({ tensors, metadata }: TensorFile): Uint8Array {
  let offset = 0;
  const entries = Array.from(tensors, ([name, { length, byteLength }]) => {
    const start = offset;
    offset += byteLength;
    return [name, { dtype: 'F32', shape: [length], data_offsets: [start, offset] }] as const;
  });
  const header = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const padded = header.padEnd(Math.ceil(Buffer.byteLength(header) / 8) * 8); // keeps the data aligned
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(padded)));
  const data = Array.from(tensors.values(), ({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  return Buffer.concat([length, Buffer.from(padded), ...data]);
}

/**
 * Reads a file of 32-bit floats.
 *
 * @throws {Error} When it is damaged, or of another kind.
 */
export function decodeTensors(file: Uint8Array): TensorFile {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const dataStart = LENGTH_BYTES + Number(bytes.readBigUInt64LE());
  const header = headerSchema.parse(JSON.parse(bytes.toString('utf8', LENGTH_BYTES, dataStart)));
  const tensors = new Map<string, Float32Array>();
  let metadata: Readonly<Record<string, string>> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (isTensor(entry)) {
      const [start, end] = entry.data_offsets;
      const raw = Uint8Array.from(bytes.subarray(dataStart + start, dataStart + end));
      if (raw.length !== end - start) throw new RangeError('The file ends too early');
      tensors.set(name, new Float32Array(raw.buffer));
    } else metadata = entry;
  }
  return { tensors, metadata };
}

type Entry = z.output<typeof headerSchema>[string];

function isTensor(entry: Entry): entry is Extract<Entry, { readonly dtype: 'F32' }> {
  return Array.isArray(entry['data_offsets']);
}
