import { realpath } from 'node:fs/promises';

import { ClassifierError } from '../../errors.ts';
import { hashFile } from '../../system/hash-file.ts';
import type { ModelSource } from '../protocol.ts';
import { openSession, type Session } from './session.ts';

/**
 * Opens the very ONNX file that a model was listed with: the weights of another one would go under the wrong labels.
 *
 * A newer version may have been published under the model's name since; the old file is then where it was moved to.
 *
 * @param source - Of a model that was not listed, whatever stands in its place is opened.
 * @throws {ClassifierError} `model-invalid` when that file is to be found no more; what opening throws.
 */
export async function openListedSession(source: ModelSource, threads: number): Promise<Session> {
  const { name, listedFile } = source;
  if (!listedFile) return openSession(source, threads);
  const { onnxPath, movedOnnxPath, sha256 } = listedFile;
  const session =
    (await openIfSame({ ...source, onnxPath }, sha256, threads)) ??
    (movedOnnxPath && (await openIfSame({ ...source, onnxPath: movedOnnxPath }, sha256, threads)));
  if (session) return session;
  throw new ClassifierError(
    'model-invalid',
    `${name}: the ONNX file was replaced or removed after the model had been listed; a restart takes what is there now`,
  );
}

/** @returns `undefined` when another file stands there, or came there meanwhile. */
async function openIfSame(
  source: ModelSource,
  sha256: string,
  threads: number,
): Promise<Session | undefined> {
  const onnxPath = await findReal(source.onnxPath);
  if (onnxPath === undefined) return undefined;
  const found = await hashFile(onnxPath).catch(() => undefined); // it may be gone by now
  if (found !== sha256) return undefined;
  const [outcome] = await Promise.allSettled([openSession({ ...source, onnxPath }, threads)]);
  // A version's own file never changes, but a plain folder can have made room between the two.
  const isStillThere = (await findReal(source.onnxPath)) === onnxPath;
  if (outcome.status === 'rejected' && isStillThere) throw outcome.reason;
  if (outcome.status === 'fulfilled' && isStillThere) return outcome.value;
  if (outcome.status === 'fulfilled') await outcome.value.close();
  return undefined;
}

function findReal(file: string): Promise<string | undefined> {
  return realpath(file).catch(() => undefined);
}
