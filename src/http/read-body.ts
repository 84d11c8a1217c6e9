import { ClassifierError } from '../errors.ts';
import type { UploadLease } from './upload-budget.ts';

/** How much of a body that nobody wants is still taken in, so that plain clients get to read the answer. */
const DISCARD_LIMIT_BYTES = 64 * 2 ** 20;
const DISCARD_LIMIT_MS = 5_000;

const FIRST_CAPACITY_BYTES = 64 * 2 ** 10;

export interface BodyLimits {
  /** Limit for the picture; a body that cannot be within it is refused, declared or not. */
  readonly maxBytes: number;
  /** What the body may hold beside the picture. */
  readonly wrappingBytes?: number;
  /** Where the memory is taken from. */
  readonly lease: UploadLease;
}

/**
 * Reads a request's body into one piece of memory.
 *
 * @throws {ClassifierError} `image-too-large`, `overloaded`, `body-malformed` when the client breaks off.
 */
export async function readBody(
  request: Request,
  { maxBytes, wrappingBytes = 0, lease }: BodyLimits,
): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? Number.NaN);
  const maxLength = maxBytes + wrappingBytes;
  if (declared > maxLength) throw tooLarge(maxBytes);
  if (!request.body) return new Uint8Array();

  // Memory that is asked for but not written to is not taken: a header that lies costs nothing.
  let bytes = Buffer.allocUnsafeSlow(Number.isInteger(declared) ? declared : FIRST_CAPACITY_BYTES);
  let length = 0;
  for await (const chunk of readChunks(request.body)) {
    if (length + chunk.length > maxLength) throw tooLarge(maxBytes);
    lease.take(chunk.length);
    if (length + chunk.length > bytes.length) bytes = enlarge(bytes, length + chunk.length);
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
export async function discardBody(request: Request): Promise<boolean> {
  if (!request.body || request.bodyUsed || request.body.locked) return true;
  const reader = request.body.getReader();
  let timer: NodeJS.Timeout | undefined;
  const timeIsOver = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), DISCARD_LIMIT_MS);
  });
  try {
    for (let length = 0; length <= DISCARD_LIMIT_BYTES;) {
      const next = await Promise.race([reader.read(), timeIsOver]);
      if (next === 'late') return false;
      if (next.done) return true;
      length += next.value.length;
    }
    return false;
  } catch {
    return false; // the client has gone
  } finally {
    clearTimeout(timer);
    reader.releaseLock();
  }
}

async function* readChunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw new ClassifierError('body-malformed', 'The body broke off.', { cause: error });
  } finally {
    reader.releaseLock();
  }
}

function enlarge(bytes: Uint8Array, neededLength: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(Math.max(neededLength, bytes.length * 2));
  larger.set(bytes);
  return larger;
}

/** The refusal of a picture that has more bytes than allowed. */
export function tooLarge(maxBytes: number): ClassifierError {
  const mebibytes = (maxBytes / 2 ** 20).toLocaleString('en', { maximumFractionDigits: 1 });
  return new ClassifierError('image-too-large', `The picture is larger than ${mebibytes} MiB.`);
}
