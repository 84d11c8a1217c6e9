import { open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../../errors.ts';
import {
  findReference,
  type Reference,
  rewriteTensors,
  withRawData,
} from '../../onnx/external-data.ts';

/** Protobuf ends here; so does what one ONNX file can hold. */
const MAX_BYTES = 2 ** 31 - 1;

/** A part of a second file that was found to be there. */
interface Part extends Reference {
  readonly file: string;
  readonly length: number;
}

/**
 * Puts weights that stand in other files into the ONNX file itself: PyTorch's newer exporter writes two files.
 *
 * @param folder - Where the ONNX file stands; the others have to stand there too.
 * @returns The same bytes when there is nothing to put in.
 * @throws {ClassifierError} `model-invalid` when a part is missing, or would come from elsewhere.
 * @throws {Error} When the bytes are no protobuf message.
 */
export async function embedExternalData(
  onnxBytes: Uint8Array,
  folder: string,
): Promise<Uint8Array> {
  const references = new Map<string, Reference>();
  rewriteTensors(onnxBytes, (tensor) => {
    const reference = findReference(tensor);
    if (reference) references.set(keyOf(reference), reference);
    return tensor;
  });
  if (references.size === 0) return onnxBytes;

  const parts = await findParts(references, folder);
  requireRoom(onnxBytes, parts);
  const content = await readParts(parts);
  const pieces = rewriteTensors(onnxBytes, (tensor) => {
    const reference = findReference(tensor);
    const data = reference && content.get(keyOf(reference));
    return data ? withRawData(tensor, data) : tensor;
  });
  return Buffer.concat(pieces);
}

function keyOf({ location, offset, length }: Reference): string {
  return JSON.stringify([location, offset, length]);
}

async function findParts(
  references: ReadonlyMap<string, Reference>,
  folder: string,
): Promise<ReadonlyMap<string, Part>> {
  const files = new Map<string, { readonly file: string; readonly size: number }>();
  const parts = new Map<string, Part>();
  for (const [key, reference] of references) {
    const { location, offset } = reference;
    const { file, size } = files.get(location) ?? (await findFile(folder, location));
    files.set(location, { file, size });
    const length = reference.length ?? size - offset;
    if (length < 0 || offset + length > size) {
      throw invalid(`the weights stand in a second file, ${location}, which is too short`);
    }
    parts.set(key, { ...reference, length, file });
  }
  return parts;
}

/** A file of that name in that folder: a model must not take in whatever else can be read here. */
async function findFile(
  folder: string,
  location: string,
): Promise<{ readonly file: string; readonly size: number }> {
  const isPlainName = location === path.basename(location) && !['', '.', '..'].includes(location);
  if (!isPlainName || location.includes('\0')) {
    throw invalid('the weights stand in a second file that is not beside the ONNX file');
  }
  const home = await realpath(folder);
  const file = await realpath(path.join(home, location)).catch((error: unknown) => {
    throw invalid(
      `the weights stand in a second file, ${location}, which is not beside the ONNX file`,
      error,
    );
  });
  const found = await stat(file);
  if (path.dirname(file) === home && found.isFile()) return { file, size: found.size };
  throw invalid(
    `the weights stand in a second file, ${location}, which is not a file beside the ONNX file`,
  );
}

/** Weights that are used twice count twice: they will stand there twice. */
function requireRoom(onnxBytes: Uint8Array, parts: ReadonlyMap<string, Part>): void {
  let total = onnxBytes.length;
  rewriteTensors(onnxBytes, (tensor) => {
    const reference = findReference(tensor);
    total += (reference && parts.get(keyOf(reference))?.length) ?? 0;
    return tensor;
  });
  if (total <= MAX_BYTES) return;
  throw invalid('the model has 2 GB or more with its weights: one ONNX file cannot hold it');
}

async function readParts(
  parts: ReadonlyMap<string, Part>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  for (const [key, part] of parts) contents.set(key, await readPart(part));
  return contents;
}

async function readPart({ file, location, offset, length }: Part): Promise<Uint8Array> {
  const handle = await open(file).catch((error: unknown) => {
    throw invalid(`the weights stand in a second file, ${location}, which cannot be read`, error);
  });
  try {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await handle.read(bytes, 0, length, offset);
    if (bytesRead === length) return bytes;
    throw invalid(`the weights stand in a second file, ${location}, which is too short`);
  } finally {
    await handle.close();
  }
}

function invalid(problem: string, cause?: unknown): ClassifierError {
  return new ClassifierError('model-invalid', problem, { cause });
}
