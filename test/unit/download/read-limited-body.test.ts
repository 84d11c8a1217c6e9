import { randomBytes } from 'node:crypto';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readLimitedBody } from '../../../src/download/read-limited-body.ts';

const MEBIBYTE = 2 ** 20;

/** A body that comes in these chunks, an error among them breaking it off, and that knows how much was taken. */
function createBody(chunks: Iterable<Uint8Array | Error>) {
  const progress = { takenBytes: 0, isClosed: false };
  async function* generate(): AsyncGenerator<Uint8Array> {
    try {
      for (const chunk of chunks) {
        if (chunk instanceof Error) throw chunk;
        progress.takenBytes += chunk.length;
        yield chunk;
      }
    } finally {
      progress.isClosed = true;
    }
  }
  return { progress, chunks: generate() };
}

function* endlessChunks(): Generator<Uint8Array> {
  for (;;) yield Buffer.alloc(1_000);
}

describe('readLimitedBody', () => {
  it('puts the chunks together, whatever length was declared', async () => {
    const chunkLists = fc
      .array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 8 })
      .map((lengths) => lengths.map((length) => randomBytes(length)));
    const declaredLengths = fc.oneof(fc.constant(Number.NaN), fc.nat(MEBIBYTE));

    await fc.assert(
      fc.asyncProperty(chunkLists, declaredLengths, async (chunks, declaredLength) => {
        const bytes = await readLimitedBody(createBody(chunks).chunks, {
          declaredLength,
          maxBytes: MEBIBYTE,
        });

        expect(Buffer.compare(bytes, Buffer.concat(chunks))).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('reads a body of exactly the limit', async () => {
    const { chunks } = createBody([Buffer.alloc(6), Buffer.alloc(4)]);

    expect(await readLimitedBody(chunks, { declaredLength: 10, maxBytes: 10 })).toHaveLength(10);
  });

  it('refuses a body of one byte more, and says what the limit is', async () => {
    const { chunks } = createBody([Buffer.alloc(20 * MEBIBYTE), Buffer.alloc(1)]);

    const bytes = readLimitedBody(chunks, {
      declaredLength: Number.NaN,
      maxBytes: 20 * MEBIBYTE,
    });

    await expect(bytes).rejects.toMatchObject({
      code: 'image-too-large',
      message: 'The picture is larger than 20 MiB.',
    });
  });

  it('takes no more than the limit of a body without an end, and closes it', async () => {
    const { chunks, progress } = createBody(endlessChunks());

    const bytes = readLimitedBody(chunks, { declaredLength: Number.NaN, maxBytes: 2_500 });

    await expect(bytes).rejects.toMatchObject({ code: 'image-too-large' });
    expect(progress).toEqual({ takenBytes: 3_000, isClosed: true });
  });

  it('gives no memory to a header alone', async () => {
    const { chunks } = createBody([Buffer.alloc(10)]);

    const bytes = await readLimitedBody(chunks, {
      declaredLength: 20 * MEBIBYTE,
      maxBytes: 20 * MEBIBYTE,
    });

    expect(bytes.buffer.byteLength).toBeLessThan(MEBIBYTE);
  });

  it('takes the memory for a body that keeps its word once', async () => {
    const { chunks } = createBody([
      Buffer.alloc(60_000),
      Buffer.alloc(60_000),
      Buffer.alloc(30_000),
    ]);

    const bytes = await readLimitedBody(chunks, { declaredLength: 150_000, maxBytes: MEBIBYTE });

    expect(bytes.buffer.byteLength).toBe(150_000);
  });

  it('takes no more memory than the limit', async () => {
    const { chunks } = createBody([Buffer.alloc(60_000), Buffer.alloc(60_000)]);

    const bytes = await readLimitedBody(chunks, {
      declaredLength: Number.MAX_SAFE_INTEGER,
      maxBytes: 150_000,
    });

    expect(bytes.buffer.byteLength).toBe(150_000);
  });

  it.each([
    ['without a chunk', []],
    ['of empty chunks', [Buffer.alloc(0), Buffer.alloc(0)]],
  ])('takes a body %s for a failure', async (_, sent) => {
    const bytes = readLimitedBody(createBody(sent).chunks, { declaredLength: 0, maxBytes: 10 });

    await expect(bytes).rejects.toMatchObject({ code: 'download-failed' });
  });

  it('takes a body that breaks off for a failure, of which it keeps the code alone', async () => {
    const broken = Object.assign(new Error('read ECONNRESET https://secret'), {
      code: 'ECONNRESET',
    });
    const { chunks } = createBody([Buffer.alloc(3), broken]);

    const bytes = readLimitedBody(chunks, { declaredLength: 10, maxBytes: 10 });

    await expect(bytes).rejects.toMatchObject({
      code: 'download-failed',
      details: { errorCode: 'ECONNRESET' },
      message: 'The picture could not be downloaded.',
    });
  });
});
