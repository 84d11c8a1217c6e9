import { describe, expect, it } from 'vitest';

import { ClassifierError } from '../../src/errors.ts';
import type { Answer } from '../../src/http/answers/frame-answers.ts';
import { createTestApp, type TestAppOptions } from '../support/test-app.ts';

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** One answer of every kind, and what it is. */
const kinds: readonly (readonly [string, (options?: TestAppOptions) => Promise<Response>])[] = [
  ['an answer', (options) => createTestApp(options).predict()],
  ['a page', async (options) => createTestApp(options).app.request('/')],
  ['a refusal', (options) => createTestApp(options).predict('')],
  ['401', (options) => createTestApp({ ...options, apiKeys: ['key'] }).predict()],
  ['404', async (options) => createTestApp(options).app.request('/nothing')],
  ['405', async (options) => createTestApp(options).app.request('/predict')],
  [
    '500',
    (options) =>
      createTestApp({ ...options, classify: () => Promise.reject(new TypeError('bug')) }).predict(),
  ],
  ['HEAD', async (options) => createTestApp(options).app.request('/models', { method: 'HEAD' })],
];

describe.each(kinds)('%s', (_, ask) => {
  it('has an id', async () => {
    const response = await ask();

    expect(response.headers.get('x-request-id')).toMatch(uuid);
  });

  it('lets browsers guess and load nothing', async () => {
    const { headers } = await ask();

    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('the id of a request', () => {
  it('goes to the classifier', async () => {
    const { predict, classifier } = createTestApp();

    const response = await predict();

    expect(classifier.seen[0]?.options.requestId).toBe(response.headers.get('x-request-id'));
  });

  it('is another one each time', async () => {
    const { predict } = createTestApp();

    const responses = [await predict(), await predict()];

    expect(new Set(responses.map(({ headers }) => headers.get('x-request-id'))).size).toBe(2);
  });

  it.each(['4711', 'a.b_c-d', '1-67891233-abcdef012345678912345678', 'x'.repeat(128)])(
    'is "%s" where the client says so',
    async (id) => {
      const response = await createTestApp().predict('picture', {
        headers: { 'x-request-id': id },
      });

      expect(response.headers.get('x-request-id')).toBe(id);
    },
  );

  it.each(['', 'two words', '"', '<b>', '{}', 'a,b', '\u00E9', 'x'.repeat(129)])(
    'is not "%s", which might stand for something in a log',
    async (id) => {
      const response = await createTestApp().predict('picture', {
        headers: { 'x-request-id': id },
      });

      expect(response.headers.get('x-request-id')).toMatch(uuid);
    },
  );
});

describe('what is reported of an answer', () => {
  async function report(
    ask: (app: ReturnType<typeof createTestApp>) => Promise<unknown>,
    options: TestAppOptions = {},
  ): Promise<readonly Answer[]> {
    const answers: Answer[] = [];
    await ask(createTestApp({ ...options, reportAnswer: (answer) => answers.push(answer) }));
    return answers;
  }

  it('is told once, with the timings of a classification', async () => {
    const timings = { queueMs: 1, preprocessMs: 2, inferenceMs: 3 };

    const answers = await report(
      ({ predict }) => predict('picture', { headers: { 'x-request-id': '4711' } }),
      { answer: { timings } },
    );

    expect(answers).toStrictEqual([
      {
        requestId: '4711',
        method: 'POST',
        route: '/predict',
        status: 200,
        durationMs: expect.any(Number),
        timings,
        failure: undefined,
      },
    ]);
  });

  it.each([
    ['GET', '/models?a=b', '/models', 200],
    ['GET', '/predict', '/predict', 405],
    ['PROPFIND', '/health', '/health', 405],
    ['GET', '/nothing', 'unmatched', 404],
    ['POST', '/models/imagenet', 'unmatched', 404],
  ])('for %s %s has the route %s and the status %i', async (method, path, route, status) => {
    const answers = await report(async ({ app }) => app.request(path, { method }));

    expect(answers).toMatchObject([{ method, route, status }]);
  });

  it('has no timings where nothing was classified', async () => {
    const [answer] = await report(({ predict }) => predict(''));

    expect(answer?.timings).toBeUndefined();
  });

  it('has the status and the code of a failure', async () => {
    const classify = () => Promise.reject(new ClassifierError('timed-out', 'A sentence.'));

    const answers = await report(({ predict }) => predict(), { classify });

    expect(answers).toMatchObject([{ route: '/predict', status: 504, failure: 'timed-out' }]);
  });

  it('has it for a path that does not exist, too', async () => {
    const answers = await report(async ({ app }) => app.request('/nothing'));

    expect(answers).toMatchObject([{ status: 404, failure: 'not-found' }]);
  });

  it('is 499 for a client that has gone', async () => {
    const controller = new AbortController();
    async function classify(): Promise<never> {
      controller.abort();
      throw controller.signal.reason;
    }

    const answers = await report(
      ({ predict }) => predict('picture', { signal: controller.signal }),
      { classify },
    );

    expect(answers).toMatchObject([{ status: 499 }]);
  });
});
