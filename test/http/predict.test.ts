import { describe, expect, it } from 'vitest';

import type { Classification } from '../../src/classification/classifier.ts';
import { ClassifierError, type ErrorCode } from '../../src/errors.ts';
import { catClassification } from '../support/fake-classifier.ts';
import { createModel } from '../support/model.ts';
import { filePart, multipart, multipartType } from '../support/multipart.ts';
import { createTestApp, maxImageBytes } from '../support/test-app.ts';

describe('POST /predict', () => {
  it('answers with the body of the contract', async () => {
    const { predict } = createTestApp({ answer: { group: { label: 'pet', probability: 0.97 } } });

    const response = await predict();

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(await response.json()).toStrictEqual({
      predicted_class: 'cat',
      predictions: [
        { label: 'cat', probability: 0.75 },
        { label: 'beagle', probability: 0.25 },
      ],
      confident: true,
      group: { label: 'pet', probability: 0.97 },
      model: 'animals',
    });
  });

  it('gives null for a group where there is none', async () => {
    const { predict } = createTestApp();

    const response = await predict();

    expect(await response.json()).toHaveProperty('group', null);
  });

  it('does not round probabilities', async () => {
    const predictions = [{ label: 'cat', probability: 1 / 3 }];
    const { predict } = createTestApp({ answer: { predictions } });

    const response = await predict();

    expect(await response.json()).toMatchObject({ predictions });
  });

  it.each([
    ['as the body itself', 'picture', 'image/jpeg'],
    ['as the body itself, of an unknown type', 'picture', 'application/octet-stream'],
    ['as a multipart file', multipart(filePart('picture')), multipartType],
  ])('takes a picture %s', async (_, body, type) => {
    const { predict, classifier } = createTestApp();

    const response = await predict(body, { headers: { 'content-type': type } });

    expect(response.status).toBe(200);
    expect(classifier.seen.map(({ imageBytes }) => Buffer.from(imageBytes).toString())).toEqual([
      'picture',
    ]);
  });

  it('takes a form as FormData sends it', async () => {
    const { app } = createTestApp();
    const body = new FormData();
    body.set('file', new File(['picture'], 'cat.jpg', { type: 'image/jpeg' }));

    const response = await app.request('/predict', { method: 'POST', body });

    expect(response.status).toBe(200);
  });

  it('refuses a body over the limit before classifying it', async () => {
    const { predict, classifier } = createTestApp();

    const response = await predict(new Uint8Array(maxImageBytes + 1));

    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'image-too-large' });
    expect(classifier.seen).toEqual([]);
  });

  it('leaves no picture of one request in the next one', async () => {
    const { predict, classifier } = createTestApp();
    await predict('a long picture');

    await predict('short');

    expect(classifier.seen.at(-1)?.imageBytes).toHaveLength(5);
  });

  it('never lets two requests share memory', async () => {
    const texts: string[] = [];
    const { predict } = createTestApp({
      async classify(imageBytes) {
        await new Promise(setImmediate);
        texts.push(Buffer.from(imageBytes).toString());
        return catClassification;
      },
    });

    await Promise.all([predict('first'), predict('other')]);

    expect(new Set(texts)).toEqual(new Set(['first', 'other']));
  });

  it.each<[string, string, ErrorCode, number]>([
    ['', 'image/jpeg', 'image-missing', 422],
    ['hello', 'text/plain', 'content-type-unsupported', 415],
    ['{"url":"https://example.org/cat.jpg"}', 'application/json', 'download-refused', 403],
    ['hello', multipartType, 'body-malformed', 400],
  ])('refuses the body "%s" of type %s as %s', async (body, type, code, status) => {
    const { predict } = createTestApp();

    const response = await predict(body, { headers: { 'content-type': type } });

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });
});

describe('the parameter k', () => {
  it.each([1, 5, 100])('may be %i', async (k) => {
    const { predict, classifier } = createTestApp();

    const response = await predict('picture', { query: `?k=${k}` });

    expect(response.status).toBe(200);
    expect(classifier.seen[0]?.options.k).toBe(k);
  });

  it('may be left out: the operator has chosen a number', async () => {
    const { predict, classifier } = createTestApp();

    await predict();

    expect(classifier.seen[0]?.options.k).toBeUndefined();
  });

  it.each(['0', '101', '-1', '1.5', '5x', '', '1e1', '+5', '%205', '0x5', '99999999999999999999'])(
    'may not be "%s"',
    async (k) => {
      const { predict, classifier } = createTestApp();

      const response = await predict('picture', { query: `?k=${k}` });

      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ code: 'parameter-invalid' });
      expect(classifier.seen).toEqual([]);
    },
  );

  it('is looked at before the body, which is then of no interest', async () => {
    const { predict } = createTestApp();

    const response = await predict(new Uint8Array(maxImageBytes + 1), { query: '?k=0' });

    expect(await response.json()).toMatchObject({ code: 'parameter-invalid' });
  });
});

describe('the parameter model', () => {
  const models = [createModel({ name: 'animals' }), createModel({ name: 'plants' })];

  it('names the model that answers', async () => {
    const { predict, classifier } = createTestApp({ models });

    await predict('picture', { query: '?model=plants' });

    expect(classifier.seen[0]?.options.model).toBe('plants');
  });

  it.each(['birds', '', '../animals', 'animals/', 'ANIMALS', '__proto__'])(
    'may not be "%s", which is not on the list',
    async (model) => {
      const { predict, classifier } = createTestApp({ models });

      const response = await predict('picture', { query: `?model=${encodeURIComponent(model)}` });

      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'model-unknown' });
      expect(classifier.seen).toEqual([]);
    },
  );

  it('is looked at before the body, which is then of no interest', async () => {
    const { predict } = createTestApp({ models });

    const response = await predict(new Uint8Array(maxImageBytes + 1), { query: '?model=birds' });

    expect(await response.json()).toMatchObject({ code: 'model-unknown' });
  });
});

describe('a failure of the classifier', () => {
  it.each<[ErrorCode, number]>([
    ['image-undecodable', 400],
    ['image-unsupported', 415],
    ['image-too-large', 413],
    ['overloaded', 503],
    ['unavailable', 503],
    ['timed-out', 504],
  ])('%s is answered with %i, and not reported', async (code, status) => {
    const { predict, reported } = createTestApp({ classify: failWith(code) });

    const response = await predict();

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code, detail: 'A sentence.' });
    expect(reported).toEqual([]);
  });

  it('that is ours is answered with 500 and without a word, and reported once', async () => {
    const { predict, reported } = createTestApp({ classify: failWith('model-invalid') });

    const response = await predict();

    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('A sentence.');
    expect(reported).toMatchObject([{ code: 'model-invalid', message: 'A sentence.' }]);
  });

  it('that nobody expected is an internal one, and reported once', async () => {
    const bug = new TypeError('/secret/path is not a function');
    const { predict, reported } = createTestApp({ classify: () => Promise.reject(bug) });

    const response = await predict();

    const text = await response.text();
    expect(response.status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({ code: 'internal' });
    expect(text).not.toContain('secret');
    expect(reported).toEqual([bug]);
  });

  it('gives the memory of its upload back', async () => {
    const { predict } = createTestApp({ classify: failWith('timed-out') });

    for (let i = 0; i < 20; i++) await predict(new Uint8Array(maxImageBytes));
    const response = await predict(new Uint8Array(maxImageBytes));

    expect(await response.json()).toMatchObject({ code: 'timed-out' });
  });
});

describe('a client that goes away', () => {
  it('takes its signal to the classifier, and is nothing to report', async () => {
    const controller = new AbortController();
    const { predict, classifier, reported } = createTestApp({
      async classify(_, { signal }): Promise<Classification> {
        controller.abort();
        signal?.throwIfAborted();
        return catClassification;
      },
    });

    await predict('picture', { signal: controller.signal });

    expect(classifier.seen[0]?.options.signal?.aborted).toBe(true);
    expect(reported).toEqual([]);
  });
});

describe('many uploads at once', () => {
  it('are refused as overloaded when they hold eight of the largest pictures', async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { predict } = createTestApp({
      async classify() {
        await finished;
        return catClassification;
      },
    });
    const largest = new Uint8Array(maxImageBytes);
    const accepted = Array.from({ length: 8 }, () => predict(largest));

    const ninth = await predict(largest);
    finish();

    expect(ninth.status).toBe(503);
    expect(ninth.headers.get('retry-after')).toBe('1');
    expect((await Promise.all(accepted)).map(({ status }) => status)).toEqual(Array(8).fill(200));
  });
});

function failWith(code: ErrorCode) {
  return () => Promise.reject(new ClassifierError(code, 'A sentence.'));
}
