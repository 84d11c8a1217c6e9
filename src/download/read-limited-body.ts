import { downloadFailed, networkFailed, tooLarge } from './download-error.ts';

/** What a body gets at first, whatever its header says. */
const FIRST_CAPACITY_BYTES = 64 * 1024;

/** What a body may be, and what it says it is. */
export interface BodyLimits {
  /** `NaN` where nothing is declared. */
  readonly declaredLength: number;
  readonly maxBytes: number;
}

/**
 * Reads a body into one piece of memory.
 *
 * @returns At least one byte; the caller's own.
 * @throws {ClassifierError} `image-too-large` as soon as there is a byte too many, `download-failed` when the body is
 *   empty or breaks off.
 */
export async function readLimitedBody(
  chunks: AsyncIterable<Uint8Array>,
  { declaredLength, maxBytes }: BodyLimits,
): Promise<Uint8Array> {
  let bytes: Uint8Array = new Uint8Array();
  let length = 0;
  for await (const chunk of untilBroken(chunks)) {
    const needed = length + chunk.length;
    if (needed > maxBytes) throw tooLarge(maxBytes);
    if (needed > bytes.length) {
      // A declared length is believed only now that some of it has come: the header alone must cost no memory.
      const wanted =
        length === 0 ? FIRST_CAPACITY_BYTES : Math.max(declaredLength || 0, length * 2);
      bytes = enlarge(bytes.subarray(0, length), Math.max(needed, Math.min(wanted, maxBytes)));
    }
    bytes.set(chunk, length);
    length = needed;
  }
  if (length === 0) throw downloadFailed('The picture is empty.');
  return bytes.subarray(0, length);
}

async function* untilBroken(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw networkFailed(error);
  }
}

function enlarge(bytes: Uint8Array, capacity: number): Uint8Array {
  const larger = Buffer.allocUnsafeSlow(capacity);
  larger.set(bytes);
  return larger;
}
