import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';

import { ClassifierError } from '../errors.ts';
import { isSystemError } from '../system/system-error.ts';

const KIB = 1024;

/**
 * Reads a file, a pipe or a device; what is larger than the limit is not read further than that.
 *
 * @throws {ClassifierError} `not-found` or `image-too-large`.
 */
export async function readFileInput(file: string, maxBytes: number): Promise<Uint8Array> {
  try {
    const found = await stat(file); // pipes and devices have no size
    if (found.isFile() && found.size > maxBytes) throw tooLarge();
    const stream = createReadStream(file, { end: maxBytes, highWaterMark: 256 * KIB });
    return await collect(stream, maxBytes);
  } catch (error) {
    throw explainFileError(error);
  }
}

/** @throws {ClassifierError} `image-missing` or `image-too-large`. */
export async function readStdinInput(maxBytes: number): Promise<Uint8Array> {
  const imageBytes = await collect(process.stdin, maxBytes);
  if (imageBytes.length > 0) return imageBytes;
  throw new ClassifierError('image-missing', 'nothing came on stdin');
}

async function collect(stream: Readable, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream.iterator()) {
    if (!(chunk instanceof Buffer)) continue; // no encoding is set
    length += chunk.length;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): ClassifierError {
  return new ClassifierError('image-too-large', 'the file is too large');
}

const sentences = new Map<string, string>([
  ['ENOENT', 'no such file'],
  ['ENOTDIR', 'no such file'],
  ['EACCES', 'it may not be read'],
  ['EPERM', 'it may not be read'],
  ['EISDIR', 'it is a folder'],
  ['ELOOP', 'it is a link that leads in a circle'],
  ['ENAMETOOLONG', 'its path is too long'],
  ['ENXIO', 'it is a socket or a device, and nothing can be read from it'],
]);

/** Says what is wrong with a path that a person gave; what cannot be their doing stays as it is. */
export function explainFileError(error: unknown): unknown {
  const sentence = isSystemError(error) ? sentences.get(error.code) : undefined;
  return sentence === undefined ? error : new ClassifierError('not-found', sentence);
}
