import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { createModel } from '../support/model.ts';
import { createTestApp, type TestAppOptions } from '../support/test-app.ts';

const renderMetrics = async () => ({ contentType: 'text/plain', text: '' });
const everything: TestAppOptions = {
  apiKeys: ['key'],
  ratePerMinute: 60,
  downloadImage: async () => new Uint8Array(),
  renderMetrics,
};

const operationSchema = z.looseObject({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  parameters: z.array(z.looseObject({ name: z.string() })).optional(),
  requestBody: z
    .object({ content: z.record(z.string(), z.unknown()) })
    .loose()
    .optional(),
  responses: z.record(
    z.string(),
    z.looseObject({
      content: z.record(
        z.string(),
        z.looseObject({ examples: z.record(z.string(), z.unknown()).optional() }),
      ),
    }),
  ),
});
const documentSchema = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ version: z.string() }),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.looseObject({ securitySchemes: z.record(z.string(), z.unknown()).optional() }),
});

async function describeApi(options: TestAppOptions = {}) {
  const response = await createTestApp(options).app.request('/openapi.json');
  const document = documentSchema.parse(await response.json());
  return { response, document, predict: document.paths['/predict']?.['post'] };
}

describe('GET /openapi.json', () => {
  it('is OpenAPI 3.1 of this version', async () => {
    const { response, document } = await describeApi();

    expect(response.headers.get('content-type')).toBe('application/json');
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\.1\./),
      info: { version: '1.2.3' },
    });
  });

  it.each([
    ['https://whatsit.example/openapi.json', 'https://whatsit.example/'],
    ['https://example.org/whatsit/openapi.json', 'https://example.org/whatsit/'],
  ])('fetched from %s is about what is at %s', async (from, to) => {
    const { document } = await describeApi();

    expect(document.servers.map(({ url }) => new URL(url, from).href)).toEqual([to]);
  });

  it('has every route that programs use', async () => {
    const { document } = await describeApi(everything);

    const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect(routes).toEqual([
      'post /predict',
      'get /models',
      'get /health',
      'get /health/live',
      'get /metrics',
      'get /openapi.json',
    ]);
  });

  it('has no page that is not there, and not the Telegram webhook', async () => {
    const { document } = await describeApi({
      telegramWebhook: { secret: 'secret', deliver: () => true },
    });

    expect(Object.keys(document.paths)).toEqual([
      '/predict',
      '/models',
      '/health',
      '/health/live',
      '/openapi.json',
    ]);
  });
});

describe('the description of POST /predict', () => {
  it('has every status and every code, with an example each', async () => {
    const { predict } = await describeApi(everything);

    const codes = Object.entries(predict?.responses ?? {}).map(([status, { content }]) => [
      Number(status),
      Object.keys(content['application/problem+json']?.examples ?? {}),
    ]);
    expect(codes).toEqual([
      [200, []],
      [400, ['body-malformed', 'image-undecodable']],
      [401, ['unauthorized']],
      [403, ['download-refused']],
      [404, ['model-unknown']],
      [413, ['image-too-large']],
      [415, ['content-type-unsupported', 'image-unsupported']],
      [422, ['image-missing', 'parameter-invalid']],
      [429, ['rate-limited']],
      [500, ['model-invalid', 'internal']],
      [502, ['download-failed']],
      [503, ['overloaded', 'unavailable']],
      [504, ['timed-out']],
    ]);
  });

  it('has the statuses of keys, limits and downloads only where there are any', async () => {
    const { predict } = await describeApi();

    const statuses = Object.keys(predict?.responses ?? {});
    expect(statuses).not.toEqual(expect.arrayContaining(['401']));
    expect(statuses).not.toEqual(expect.arrayContaining(['429']));
    expect(statuses).not.toEqual(expect.arrayContaining(['502']));
  });

  it.each([
    [
      'with URLs',
      everything,
      ['multipart/form-data', 'image/*', 'application/octet-stream', 'application/json'],
    ],
    ['without URLs', {}, ['multipart/form-data', 'image/*', 'application/octet-stream']],
  ])('has the forms of a body, %s', async (_, options, types) => {
    const { predict } = await describeApi(options);

    expect(Object.keys(predict?.requestBody?.content ?? {})).toEqual(types);
  });

  it('says what k and model may be', async () => {
    const models = [createModel({ name: 'animals' }), createModel({ name: 'plants' })];

    const { predict } = await describeApi({ models });

    expect(predict?.parameters).toMatchObject([
      { name: 'k', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
      { name: 'model', in: 'query', schema: { type: 'string', enum: ['animals', 'plants'] } },
    ]);
    expect(predict?.parameters).not.toContainEqual(expect.objectContaining({ required: true }));
  });
});

describe('the description of keys', () => {
  it('names both ways to send one, where there are any', async () => {
    const { document, predict } = await describeApi(everything);

    expect(document.components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer' },
      header: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
    });
    expect(predict?.security).toEqual([{ bearer: [] }, { header: [] }]);
    expect(document.paths['/metrics']?.['get']?.security).toEqual(predict?.security);
    expect(document.paths['/models']?.['get']?.security).toBeUndefined();
  });

  it('is not there where there are none', async () => {
    const { document, predict } = await describeApi();

    expect(document.components.securitySchemes).toBeUndefined();
    expect(predict?.security).toEqual([]);
  });
});

describe('a linter', () => {
  async function lint(options: TestAppOptions, edit = (source: string) => source) {
    const response = await createTestApp(options).app.request('/openapi.json');
    const config = await createConfig({
      extends: ['recommended-strict'],
      rules: { 'operation-4xx-response': 'off' }, // there is no wrong way to ask how the service is
    });
    const problems = await lintFromString({ source: edit(await response.text()), config });
    return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`);
  }

  it.each([
    ['as it is', {}],
    ['with everything switched on', everything],
  ])('finds nothing in the description, %s', async (_, options) => {
    expect(await lint(options)).toEqual([]);
  });

  it('would find something', async () => {
    const problems = await lint({}, (source) => source.replaceAll('/schemas/Health"', '/nowhere"'));

    expect(problems).toContainEqual(expect.stringContaining('no-unresolved-refs'));
  });
});
