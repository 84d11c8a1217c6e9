import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

import { ClassifierError } from '../errors.ts';
import type { ModelFolder } from './read-model-folder.ts';

/**
 * Compares the ONNX file with the hash that its folder gives; folders from elsewhere give none.
 *
 * @throws {ClassifierError} `model-invalid` when they differ or the file cannot be read.
 */
export async function verifyHash({ name, onnxPath, sha256 }: ModelFolder): Promise<void> {
  if (sha256 === undefined) return;
  const actual = await hashFile(onnxPath).catch((error: unknown) => {
    throw new ClassifierError('model-invalid', `${name}/onnx: cannot be read`, { cause: error });
  });
  if (actual === sha256) return;
  throw new ClassifierError(
    'model-invalid',
    `${name}/whatsit.json: sha256: the ONNX file is another one than this folder was made for`,
  );
}

/** The SHA-256 of a file in hexadecimal, read in pieces. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
