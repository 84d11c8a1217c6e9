import { setImmediate } from 'node:timers/promises';

import type { Upload } from '../../src/http/upload/upload.ts';
import type { UploadLease } from '../../src/http/upload/upload-memory.ts';
import { createUploadMemory } from '../../src/http/upload/upload-memory.ts';

export interface FakeUpload extends Upload {
  /** How much of the body was taken in. */
  readonly readBytes: number;
}

export interface FakeUploadOptions {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  /** What the client says; nothing when left out. */
  readonly declaredLength?: number;
  readonly isEmpty?: boolean;
}

/** A body that comes in these chunks; an error among them breaks it off there. */
export function createFakeUpload(
  body: Iterable<Uint8Array | Error>,
  options: FakeUploadOptions = {},
): FakeUpload {
  const { contentType = '', contentEncoding = '', isEmpty = false } = options;
  const { declaredLength = Number.NaN } = options;
  const rest = body[Symbol.iterator]();
  let readBytes = 0;
  return {
    contentType,
    contentEncoding,
    declaredLength,
    isEmpty,
    signal: new AbortController().signal,
    get readBytes() {
      return readBytes;
    },
    async *chunks() {
      for (let next = rest.next(); !next.done; next = rest.next()) {
        await setImmediate();
        if (next.value instanceof Error) throw next.value;
        readBytes += next.value.length;
        yield next.value;
      }
    },
  };
}

/** A body in one piece, whose length the client says. */
export function createWholeUpload(body: Uint8Array | string, contentType: string): FakeUpload {
  const bytes = Buffer.from(body);
  return createFakeUpload(bytes.length > 0 ? [bytes] : [], {
    contentType,
    declaredLength: bytes.length,
    isEmpty: bytes.length === 0,
  });
}

/** A lease with room for whatever a test sends. */
export function openLease(): UploadLease {
  return createUploadMemory(Number.MAX_SAFE_INTEGER).open();
}
