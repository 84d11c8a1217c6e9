import { ClassifierError } from '../errors.ts';
import { hashFile } from '../system/hash-file.ts';
import type { ModelFolder } from './read-model-folder.ts';

/**
 * Compares the ONNX file with the hash that its folder gives; folders from elsewhere give none.
 *
 * @returns What the file hashes to.
 * @throws {ClassifierError} `model-invalid` when they differ or the file cannot be read.
 */
export async function verifyHash({ name, onnxPath, sha256 }: ModelFolder): Promise<string> {
  const actual = await hashFile(onnxPath).catch((error: unknown) => {
    throw new ClassifierError('model-invalid', `${name}/onnx: cannot be read`, { cause: error });
  });
  if (sha256 === undefined || actual === sha256) return actual;
  throw new ClassifierError(
    'model-invalid',
    `${name}/whatsit.json: sha256: the ONNX file is another one than this folder was made for`,
  );
}
