import { open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../errors.ts';
import {
  message,
  messagePieces,
  readFields,
  select,
  text,
  varint,
} from '../onnx/protobuf-fields.ts';

type Kind = 'model' | 'graph' | 'function' | 'node' | 'attribute' | 'sparse' | 'tensor';

/** Where tensors may stand: field number → kind of message (onnx.proto of ONNX 1.19). */
const childKinds: Readonly<Record<Kind, Readonly<Partial<Record<number, Kind>>>>> = {
  model: { 7: 'graph', 25: 'function' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  function: { 7: 'node', 11: 'attribute' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
};

const TENSOR = { rawData: 9, externalData: 13, location: 14 } as const;
const ENTRY = { key: 1, value: 2 } as const;
const EXTERNAL = 1;

/** Protobuf ends here; so does what one ONNX file can hold. */
const MAX_BYTES = 2 ** 31 - 1;

/** A part of a second file, as a tensor names it. */
interface Reference {
  readonly location: string;
  readonly offset: number;
  /** To the end of the file when left out. */
  readonly length: number | undefined;
}

/** The same, found to be there. */
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
  rewriteTensors('model', onnxBytes, (tensor) => {
    const reference = findReference(tensor);
    if (reference) references.set(keyOf(reference), reference);
    return tensor;
  });
  if (references.size === 0) return onnxBytes;

  const parts = await findParts(references, folder);
  requireRoom(onnxBytes, parts);
  const content = await readParts(parts);
  const pieces = rewriteTensors('model', onnxBytes, (tensor) => {
    const reference = findReference(tensor);
    const data = reference && content.get(keyOf(reference));
    return data ? withRawData(tensor, data) : tensor;
  });
  return Buffer.concat(pieces);
}

/** Goes through all tensors of a message, and gives the message with what became of them, in pieces. */
function rewriteTensors(
  kind: Kind,
  bytes: Uint8Array,
  rewrite: (tensor: Uint8Array) => Uint8Array,
): readonly Uint8Array[] {
  if (kind === 'tensor') return [rewrite(bytes)];
  return readFields(bytes).flatMap(({ number, content, raw }) => {
    const childKind = childKinds[kind][number];
    if (!childKind) return [raw];
    return messagePieces(number, rewriteTensors(childKind, content, rewrite));
  });
}

function findReference(tensorBytes: Uint8Array): Reference | undefined {
  const tensor = readFields(tensorBytes);
  if (varint(tensor, TENSOR.location) !== EXTERNAL) return undefined;
  const entries = new Map(
    select(tensor, TENSOR.externalData).map(({ content }) => {
      const entry = readFields(content);
      return [text(entry, ENTRY.key), text(entry, ENTRY.value)] as const;
    }),
  );
  const length = entries.get('length');
  return {
    location: entries.get('location') ?? '',
    offset: parseCount(entries.get('offset') ?? '0'),
    length: length === undefined ? undefined : parseCount(length),
  };
}

function parseCount(digits: string): number {
  if (/^\d{1,15}$/.test(digits)) return Number(digits);
  throw invalid('a weight stands nowhere: its place in the second file is not a number');
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
  rewriteTensors('model', onnxBytes, (tensor) => {
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

function withRawData(tensorBytes: Uint8Array, data: Uint8Array): Uint8Array {
  const kept = readFields(tensorBytes).filter(
    ({ number }) => !Object.values<number>(TENSOR).includes(number),
  );
  return Buffer.concat([...kept.map(({ raw }) => raw), message(TENSOR.rawData, data)]);
}

function invalid(problem: string, cause?: unknown): ClassifierError {
  return new ClassifierError('model-invalid', problem, { cause });
}
