import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { discardBody, readBody } from '../../../../src/http/upload/read-body.ts';
import type { Upload } from '../../../../src/http/upload/upload.ts';
import { createFakeUpload, openLease } from '../../../support/fake-upload.ts';

const MEBIBYTE = 2 ** 20;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function* endlessChunks(): Generator<Uint8Array> {
  const chunk = new Uint8Array(MEBIBYTE);
  for (;;) yield chunk;
}

describe('discardBody', () => {
  it('takes in the rest of a body', async () => {
    const upload = createFakeUpload([Buffer.alloc(3), Buffer.alloc(4)]);

    const isAtEnd = await discardBody(upload);

    expect(isAtEnd).toBe(true);
    expect(upload.readBytes).toBe(7);
  });

  it('takes in what is left of a body that was refused half-way', async () => {
    const upload = createFakeUpload([Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(8)]);
    await readBody(upload, { maxBytes: 10, lease: openLease() }).catch(() => undefined);

    const isAtEnd = await discardBody(upload);

    expect(isAtEnd).toBe(true);
    expect(upload.readBytes).toBe(24);
  });

  it('has nothing to do after a body that was read', async () => {
    const upload = createFakeUpload([Buffer.alloc(3)]);
    await readBody(upload, { maxBytes: 10, lease: openLease() });

    expect(await discardBody(upload)).toBe(true);
  });

  it('gives up after 64 MiB', async () => {
    const upload = createFakeUpload(endlessChunks());

    const isAtEnd = await discardBody(upload);

    expect(isAtEnd).toBe(false);
    expect(upload.readBytes).toBe(65 * MEBIBYTE);
  });

  it('gives up after 5 seconds', async () => {
    const isAtEnd = discardBody(stalled());

    await vi.advanceTimersByTimeAsync(5_000);

    expect(await isAtEnd).toBe(false);
  });

  it('does not give up before', async () => {
    let outcome: boolean | undefined;
    void discardBody(stalled()).then((isAtEnd) => (outcome = isAtEnd));

    await vi.advanceTimersByTimeAsync(4_999);

    expect(outcome).toBeUndefined();
  });

  it('is done when the client goes', async () => {
    const upload = createFakeUpload([Buffer.alloc(3), new Error('ECONNRESET')]);

    expect(await discardBody(upload)).toBe(false);
  });

  it('leaves no timer behind', async () => {
    await discardBody(createFakeUpload([Buffer.alloc(3)]));

    expect(vi.getTimerCount()).toBe(0);
  });
});

/** A body of which nothing more comes. */
function stalled(): Upload {
  return {
    ...createFakeUpload([]),
    async *chunks() {
      yield await new Promise<Uint8Array>(() => undefined);
    },
  };
}
