import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { readBody } from '../../../../src/http/upload/read-body.ts';
import { createUploadMemory } from '../../../../src/http/upload/upload-memory.ts';
import { createFakeUpload, openLease } from '../../../support/fake-upload.ts';

const KIBIBYTE = 1024;

function read(
  chunks: readonly (Uint8Array | Error)[],
  { declaredLength = Number.NaN, maxBytes = 4096 * KIBIBYTE, wrappingBytes = 0 } = {},
) {
  const upload = createFakeUpload(chunks, { declaredLength });
  const body = readBody(upload, { maxBytes, wrappingBytes, lease: openLease() });
  return { upload, body };
}

describe('readBody', () => {
  it('puts the chunks together', async () => {
    const { body } = read([Buffer.from('ab'), Buffer.from('c'), Buffer.from('def')]);

    expect(Buffer.from(await body).toString()).toBe('abcdef');
  });

  it('reads a body without anything in it', async () => {
    const { body } = read([]);

    expect(await body).toHaveLength(0);
  });

  it.each([
    ['in chunks, whose length nobody says', 64 * KIBIBYTE, Number.NaN],
    ['in chunks of a declared length', 64 * KIBIBYTE, 3000 * KIBIBYTE],
    ['in one piece, whose length nobody says', 3000 * KIBIBYTE, Number.NaN],
    ['in one piece of a declared length', 3000 * KIBIBYTE, 3000 * KIBIBYTE],
    ['longer than it declared', 1000 * KIBIBYTE, 10],
  ])('reads a large body %s', async (_, chunkLength, declaredLength) => {
    const sent = randomBytes(3000 * KIBIBYTE);
    const chunks = Array.from({ length: Math.ceil(sent.length / chunkLength) }, (_chunk, i) =>
      sent.subarray(i * chunkLength, (i + 1) * chunkLength),
    );

    const { body } = read(chunks, { declaredLength });

    expect(Buffer.compare(await body, sent)).toBe(0);
  });

  it('refuses a body that declares too much, without reading it', async () => {
    const { upload, body } = read([Buffer.alloc(11)], { declaredLength: 11, maxBytes: 10 });

    await expect(body).rejects.toMatchObject({ code: 'image-too-large' });
    expect(upload.readBytes).toBe(0);
  });

  it('refuses a body that turns out too long, as soon as it does', async () => {
    const chunks = Array.from({ length: 5 }, () => Buffer.alloc(4));

    const { upload, body } = read(chunks, { maxBytes: 10 });

    await expect(body).rejects.toMatchObject({ code: 'image-too-large' });
    expect(upload.readBytes).toBe(12);
  });

  it.each([
    ['declared', 10],
    ['undeclared', Number.NaN],
  ])('accepts a body exactly at the limit, %s', async (_, declaredLength) => {
    const { body } = read([Buffer.alloc(10)], { declaredLength, maxBytes: 10 });

    expect(await body).toHaveLength(10);
  });

  it('has room for what is wrapped around a picture', async () => {
    const { body } = read([Buffer.alloc(15)], { maxBytes: 10, wrappingBytes: 5 });

    expect(await body).toHaveLength(15);
  });

  it('says what the limit is, for the picture alone', async () => {
    const { body } = read([], { declaredLength: 1e9, maxBytes: 20 * 2 ** 20, wrappingBytes: 5 });

    await expect(body).rejects.toThrow('The picture is larger than 20 MiB.');
  });

  it('blames the body when the client breaks off', async () => {
    const gone = new Error('ECONNRESET');

    const { body } = read([Buffer.alloc(3), gone]);

    await expect(body).rejects.toMatchObject({ code: 'body-malformed', cause: gone });
  });

  it('refuses a body for which there is no memory left', async () => {
    const memory = createUploadMemory(10);
    const upload = createFakeUpload([Buffer.alloc(6), Buffer.alloc(6)]);

    const body = readBody(upload, { maxBytes: 100, lease: memory.open() });

    await expect(body).rejects.toMatchObject({ code: 'overloaded' });
  });
});
