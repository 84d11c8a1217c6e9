import { ClassifierError } from '../errors.ts';
import { message, messagePieces, readFields, select, text, varint } from './protobuf-fields.ts';

/** A part of a second file, as a tensor names it. */
export interface Reference {
  readonly location: string;
  readonly offset: number;
  /** To the end of the file when left out. */
  readonly length: number | undefined;
}

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

/**
 * Goes through all tensors of a model, wherever they may stand.
 *
 * @returns The model with what became of them, in pieces that follow each other.
 * @throws {Error} When the bytes are no protobuf message.
 */
export function rewriteTensors(
  onnxBytes: Uint8Array,
  rewrite: (tensorBytes: Uint8Array) => Uint8Array,
): readonly Uint8Array[] {
  return rewriteIn('model', onnxBytes, rewrite);
}

function rewriteIn(
  kind: Kind,
  bytes: Uint8Array,
  rewrite: (tensor: Uint8Array) => Uint8Array,
): readonly Uint8Array[] {
  if (kind === 'tensor') return [rewrite(bytes)];
  return readFields(bytes).flatMap(({ number, content, raw }) => {
    const childKind = childKinds[kind][number];
    if (!childKind) return [raw];
    return messagePieces(number, rewriteIn(childKind, content, rewrite));
  });
}

/**
 * Finds where a TensorProto's values stand.
 *
 * @returns `undefined` where it has them itself.
 * @throws {ClassifierError} `model-invalid` when the place cannot be one.
 */
export function findReference(tensorBytes: Uint8Array): Reference | undefined {
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
  throw new ClassifierError(
    'model-invalid',
    'a weight stands nowhere: its place in the second file is not a number',
  );
}

/** Gives a TensorProto its values, instead of where they stand. */
export function withRawData(tensorBytes: Uint8Array, data: Uint8Array): Uint8Array {
  const kept = readFields(tensorBytes).filter(
    ({ number }) => !Object.values<number>(TENSOR).includes(number),
  );
  return Buffer.concat([...kept.map(({ raw }) => raw), message(TENSOR.rawData, data)]);
}
