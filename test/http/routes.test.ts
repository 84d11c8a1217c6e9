import { describe, expect, it } from 'vitest';

import { createModel, plainPreprocessing } from '../support/model.ts';
import { createTestApp } from '../support/test-app.ts';

describe('GET /models', () => {
  it('lists the models on offer, the default one first', async () => {
    const models = [
      createModel({ name: 'animals', sizeInBytes: 123 }),
      createModel({
        name: 'plants',
        labels: ['rose', 'oak'],
        preprocessing: { ...plainPreprocessing, input: { width: 320, height: 240 } },
      }),
    ];

    const response = await createTestApp({ models }).app.request('/models');

    expect(response.status).toBe(200);
    expect(await response.json()).toStrictEqual({
      default: 'animals',
      models: [
        {
          name: 'animals',
          classes: 3,
          input: { width: 224, height: 224 },
          bytes: 123,
          default: true,
        },
        {
          name: 'plants',
          classes: 2,
          input: { width: 320, height: 240 },
          bytes: 1000,
          default: false,
        },
      ],
    });
  });

  it('tells nobody where files are', async () => {
    const response = await createTestApp().app.request('/models');

    expect(await response.text()).not.toMatch(/onnx|\/models\//);
  });
});

describe('GET /health', () => {
  it('says how the service and its parts are', async () => {
    const response = await createTestApp().app.request('/health');

    expect(response.status).toBe(200);
    expect(await response.json()).toStrictEqual({
      status: 'ok',
      version: '1.2.3',
      parts: {
        inference: { status: 'ok' },
        discord: { status: 'off' },
        telegram: { status: 'off' },
      },
    });
  });

  it.each([
    ['starting', 'off', 'starting', 503],
    ['stopping', 'ok', 'stopping', 503],
    ['failed', 'ok', 'degraded', 503],
    ['ok', 'failed', 'degraded', 200],
    ['ok', 'starting', 'ok', 200],
  ] as const)(
    'with inference %s and Discord %s says %s with %i',
    async (inference, discord, status, httpStatus) => {
      const response = await createTestApp({ inference, discord }).app.request('/health');

      expect(response.status).toBe(httpStatus);
      expect(await response.json()).toMatchObject({ status });
    },
  );
});

describe('GET /health/live', () => {
  it.each(['ok', 'starting', 'failed', 'stopping'] as const)(
    'is 200 while inference is %s',
    async (inference) => {
      const response = await createTestApp({ inference }).app.request('/health/live');

      expect(response.status).toBe(200);
    },
  );
});

describe('while the service stops', () => {
  it.each(['/', '/models', '/health', '/health/live', '/nothing-here'])(
    'the answer to %s closes the connection',
    async (path) => {
      const response = await createTestApp({ inference: 'stopping' }).app.request(path);

      expect(response.headers.get('connection')).toBe('close');
    },
  );

  it('a failure closes the connection too', async () => {
    const response = await createTestApp({ inference: 'stopping' }).predict('');

    expect(response.status).toBe(422);
    expect(response.headers.get('connection')).toBe('close');
  });
});

describe('while the service runs', () => {
  it('connections stay open', async () => {
    const response = await createTestApp().predict();

    expect(response.headers.get('connection')).toBeNull();
  });
});
