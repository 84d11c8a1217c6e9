import { describe, expect, it, vi } from 'vitest';

import type { Classification } from '../../src/classification/classifier.ts';
import { ClassifierError, type ErrorCode } from '../../src/errors.ts';
import { catClassification } from '../support/fake-classifier.ts';
import { createTestApp, maxImageBytes } from '../support/test-app.ts';

const headers = { 'content-type': 'application/json' };
const url = 'https://example.org/cat.jpg';
const download = async () => new TextEncoder().encode('picture');

/** Sends a JSON body to a service that fetches what it is told to, without going anywhere. */
async function predictUrl(
  body: string | Uint8Array<ArrayBuffer>,
  downloadImage = download as FakeDownload,
) {
  const asked: string[] = [];
  const { predict, classifier } = createTestApp({
    maxImageBytes: 20_000,
    async downloadImage(from, signal) {
      asked.push(from);
      return downloadImage(from, signal);
    },
  });
  return { response: await predict(body, { headers }), asked, classifier };
}
type FakeDownload = (url: string, signal: AbortSignal) => Promise<Uint8Array>;

describe('a picture by URL', () => {
  it('is fetched and classified', async () => {
    const { response, asked, classifier } = await predictUrl(JSON.stringify({ url }));

    expect(response.status).toBe(200);
    expect(asked).toEqual([url]);
    expect(classifier.seen.map(({ imageBytes }) => Buffer.from(imageBytes).toString())).toEqual([
      'picture',
    ]);
  });

  it('is refused where that is switched off', async () => {
    const response = await createTestApp().predict(JSON.stringify({ url }), { headers });

    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'download-refused' });
  });

  it.each(['', '{', 'url=https://example.org', '{"url":"https://example.org"} x', '\u0000'])(
    'is not asked for by the body "%s", which is no JSON',
    async (body) => {
      const { response, asked } = await predictUrl(body);

      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'body-malformed' });
      expect(asked).toEqual([]);
    },
  );

  it('is not asked for by text that is not UTF-8', async () => {
    const { response, asked } = await predictUrl(
      new Uint8Array(Buffer.from('{"url":"https://example.org/\u00E9"}', 'latin1')),
    );

    expect(await response.json()).toMatchObject({ code: 'body-malformed' });
    expect(asked).toEqual([]);
  });

  it.each([
    'null',
    '[]',
    '"https://example.org"',
    '{}',
    '{"url":null}',
    '{"url":5}',
    '{"url":["https://example.org"]}',
    '{"url":"example.org/cat.jpg"}',
    '{"url":"ftp://example.org/cat.jpg"}',
    '{"url":"file:///etc/passwd"}',
    '{"url":"data:image/png;base64,AAAA"}',
    '{"url":"https://example.org","k":3}',
  ])('is not asked for by %s', async (body) => {
    const { response, asked } = await predictUrl(body);

    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'parameter-invalid' });
    expect(asked).toEqual([]);
  });

  it('may be asked for in 16 KiB, and no more', async () => {
    const body = JSON.stringify({ url });
    const longest = await predictUrl(body.padEnd(16 * 1024));
    const longer = await predictUrl(body.padEnd(16 * 1024 + 1));

    expect(longest.response.status).toBe(200);
    expect(longer.response.status).toBe(400);
    expect(await longer.response.json()).toMatchObject({
      code: 'body-malformed',
      detail: 'A JSON body may have 16 KiB at most.',
    });
  });

  it.each<[ErrorCode, number]>([
    ['download-refused', 403],
    ['download-failed', 502],
    ['image-too-large', 413],
  ])('that cannot be had is answered as %s with %i', async (code, status) => {
    const { response } = await predictUrl(JSON.stringify({ url }), () =>
      Promise.reject(new ClassifierError(code, 'A sentence.')),
    );

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code, detail: 'A sentence.' });
  });

  it('is not fetched any further when the client goes away', async () => {
    const controller = new AbortController();
    const signals: AbortSignal[] = [];
    const { predict, classifier } = createTestApp({
      async downloadImage(_, signal) {
        signals.push(signal);
        controller.abort();
        signal.throwIfAborted();
        return download();
      },
    });

    await predict(JSON.stringify({ url }), { headers, signal: controller.signal });

    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(classifier.seen).toEqual([]);
  });
});

describe('many pictures by URL at once', () => {
  /** As many downloads as are wanted, none of which ends before it is told to. */
  function createSlowApp() {
    const { promise, resolve } = createDeferred<Uint8Array>();
    const { predict } = createTestApp({ downloadImage: () => promise });
    return {
      predict,
      ask: () => predict(JSON.stringify({ url }), { headers }),
      finish: () => resolve(new Uint8Array(maxImageBytes)),
    };
  }

  it('are refused as overloaded from the ninth on', async () => {
    const { ask, finish } = createSlowApp();
    const accepted = Array.from({ length: 8 }, ask);

    const ninth = await ask();
    finish();

    expect(ninth.status).toBe(503);
    expect((await Promise.all(accepted)).map(({ status }) => status)).toEqual(Array(8).fill(200));
  });

  it('take no place of those that people send', async () => {
    const { ask, finish, predict } = createSlowApp();
    const downloads = Array.from({ length: 8 }, ask);

    const response = await predict(new Uint8Array(maxImageBytes));
    finish();
    await Promise.all(downloads);

    expect(response.status).toBe(200);
  });

  it('take part in the memory of all pictures once they are here', async () => {
    const { promise, resolve } = createDeferred<Classification>();
    const { predict, classifier } = createTestApp({
      classify: () => promise,
      downloadImage: async () => new Uint8Array(maxImageBytes),
    });
    const accepted = Array.from({ length: 8 }, () => predict(JSON.stringify({ url }), { headers }));
    await vi.waitFor(() => expect(classifier.seen).toHaveLength(8));

    const ninth = await predict(new Uint8Array(maxImageBytes));
    resolve(catClassification);
    await Promise.all(accepted);

    expect(ninth.status).toBe(503);
  });

  it('give their memory back', async () => {
    const { ask, finish } = createSlowApp();
    finish();

    for (let i = 0; i < 20; i++) await ask();

    expect((await ask()).status).toBe(200);
  });
});

function createDeferred<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
