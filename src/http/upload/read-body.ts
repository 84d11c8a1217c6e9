import { ClassifierError } from '../../errors.ts';
import type { Upload } from './upload.ts';
import type { UploadLease } from './upload-memory.ts';

/** How much of a body that nobody wants is still taken in, so that plain clients get to read the answer. */
const DISCARD_LIMIT_BYTES = 64 * 2 ** 20;
const DISCARD_LIMIT_MS = 5_000;

export interface BodyLimits {
  /** Limit for the picture; a body that cannot be within it is refused, declared or not. */
  readonly maxBytes: number;
  /** What the body may hold beside the picture. */
  readonly wrappingBytes?: number;
  /** Where the memory is taken from. */
  readonly lease: UploadLease;
  /** The refusal of a body that is too long, where it is no picture. */
  readonly tooLong?: () => ClassifierError;
}

/**
 * Reads a request's body into one piece of memory, which is the lease's: good until that is released.
 *
 * @throws {ClassifierError} `image-too-large` or what `tooLong` says, `overloaded`, `body-malformed` when the client
 *   breaks off.
 */
export async function readBody(
  upload: Upload,
  { maxBytes, wrappingBytes = 0, lease, tooLong = () => tooLarge(maxBytes) }: BodyLimits,
): Promise<Uint8Array> {
  const { declaredLength } = upload;
  const maxLength = maxBytes + wrappingBytes;
  if (declaredLength > maxLength) throw tooLong();

  let bytes: Uint8Array = new Uint8Array();
  let length = 0;
  for await (const chunk of untilBroken(upload.chunks())) {
    if (length + chunk.length > maxLength) throw tooLong();
    lease.take(chunk.length);
    if (length === 0) bytes = lease.slab();
    if (length + chunk.length > bytes.length) {
      // A declared length is taken at its word only now that the client has proven to mean it.
      const needed = Math.max(length + chunk.length, length * 2);
      const capacity = Math.min(maxLength, Math.max(declaredLength || 0, needed));
      bytes = enlarge(bytes.subarray(0, length), capacity);
    }
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return bytes.subarray(0, length);
}

/**
 * Takes in what is left of a body, within limits.
 *
 * @returns Whether the end was reached; if not, the connection is of no further use.
 */
export async function discardBody(upload: Upload): Promise<boolean> {
  const chunks = upload.chunks()[Symbol.asyncIterator]();
  let timer: NodeJS.Timeout | undefined;
  const timeIsOver = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), DISCARD_LIMIT_MS);
  });
  try {
    for (let length = 0; length <= DISCARD_LIMIT_BYTES;) {
      const next = await Promise.race([chunks.next(), timeIsOver]);
      if (next === 'late') return false;
      if (next.done) return true;
      length += next.value.length;
    }
    return false;
  } catch {
    return false; // the client has gone
  } finally {
    clearTimeout(timer);
  }
}

async function* untilBroken(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw new ClassifierError('body-malformed', 'The body broke off.', { cause: error });
  }
}

function enlarge(bytes: Uint8Array, capacity: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(capacity);
  larger.set(bytes);
  return larger;
}

/** The refusal of a picture that has more bytes than allowed. */
export function tooLarge(maxBytes: number): ClassifierError {
  const mebibytes = (maxBytes / 2 ** 20).toLocaleString('en', { maximumFractionDigits: 1 });
  return new ClassifierError('image-too-large', `The picture is larger than ${mebibytes} MiB.`, {
    details: { maxBytes },
  });
}
