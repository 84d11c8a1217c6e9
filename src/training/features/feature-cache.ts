import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';

import { ClassifierError } from '../../errors.ts';

const HASH_BYTES = 32;
const CHECK_BYTES = 4;
const EXTENSION = '.features';

/** Features that have been computed before, by the hash of their picture. */
export interface FeatureCache {
  has(hash: string): boolean;
  /**
   * @throws {RangeError} When there is none for that picture.
   * @throws {ClassifierError} `unavailable` when somebody has shortened the file.
   */
  read(hash: string): Promise<Float32Array>;
  add(hash: string, features: Float32Array): Promise<void>;
  close(): Promise<void>;
}

interface Place {
  readonly handle: FileHandle;
  readonly offset: number;
}

/** The file that this process adds to. */
interface OwnFile {
  readonly handle: FileHandle;
  size: number;
}

/**
 * Opens a folder of records of one length: hash, features, check sum. Every process adds to a file of its own, so that
 * runs may share the folder; what a killed one left incomplete is not found again.
 */
export async function openFeatureCache(
  folder: string,
  { featureCount }: { readonly featureCount: number },
): Promise<FeatureCache> {
  await mkdir(folder, { recursive: true });
  const dataBytes = featureCount * Float32Array.BYTES_PER_ELEMENT;
  const recordBytes = HASH_BYTES + dataBytes + CHECK_BYTES;
  const places = new Map<string, Place>();
  const handles: FileHandle[] = [];
  for (const name of await readdir(folder)) {
    if (!name.endsWith(EXTENSION)) continue;
    const handle = await open(path.join(folder, name));
    handles.push(handle);
    for await (const [hash, offset] of records(handle, recordBytes)) {
      places.set(hash, { handle, offset });
    }
  }
  let own: Promise<OwnFile> | undefined;

  async function openOwn(): Promise<OwnFile> {
    const handle = await open(path.join(folder, `${randomUUID()}${EXTENSION}`), 'wx+');
    handles.push(handle);
    return { handle, size: 0 };
  }

  return {
    has: (hash) => places.has(hash),
    async read(hash) {
      const place = places.get(hash);
      if (!place) throw new RangeError('There are no features of this picture');
      const features = new Float32Array(featureCount);
      const bytes = new Uint8Array(features.buffer);
      const { bytesRead } = await place.handle.read(bytes, 0, dataBytes, place.offset + HASH_BYTES);
      if (bytesRead < dataBytes) throw changed();
      return features;
    },
    async add(hash, features) {
      own ??= openOwn();
      const file = await own;
      const { handle, size: offset } = file;
      file.size += recordBytes;
      await handle.write(encodeRecord(hash, features), 0, recordBytes, offset);
      places.set(hash, { handle, offset });
    },
    async close() {
      await Promise.all(handles.map((handle) => handle.close()));
    },
  };
}

function changed(): ClassifierError {
  return new ClassifierError('unavailable', 'the cache of features was changed by somebody else');
}

function encodeRecord(hash: string, features: Float32Array): Buffer {
  const data = new Uint8Array(features.buffer, features.byteOffset, features.byteLength);
  const record = Buffer.alloc(HASH_BYTES + data.length + CHECK_BYTES);
  record.write(hash, 'hex');
  record.set(data, HASH_BYTES);
  record.writeUInt32LE(crc32(record.subarray(0, -CHECK_BYTES)), record.length - CHECK_BYTES);
  return record;
}

/** Hash and place of every record that is whole. */
async function* records(
  handle: FileHandle,
  recordBytes: number,
): AsyncGenerator<readonly [hash: string, offset: number]> {
  const { size } = await handle.stat();
  const record = Buffer.alloc(recordBytes);
  for (let offset = 0; offset + recordBytes <= size; offset += recordBytes) {
    await handle.read(record, 0, recordBytes, offset);
    const check = record.readUInt32LE(recordBytes - CHECK_BYTES);
    if (check !== crc32(record.subarray(0, -CHECK_BYTES))) continue;
    yield [record.toString('hex', 0, HASH_BYTES), offset];
  }
}
