import { describe, expect, it } from 'vitest';

import { createTestApp } from '../support/test-app.ts';

describe('a path that does not exist', () => {
  it.each(['/nothing', '/predict/', '/predictions', '/..%2fetc/passwd', '/health/dead'])(
    'such as %s is 404, as a problem document',
    async (path) => {
      const response = await createTestApp().app.request(path);

      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ type: 'urn:whatsit:not-found' });
    },
  );

  it('is nothing to report', async () => {
    const { app, reported } = createTestApp();

    await app.request('/nothing');

    expect(reported).toEqual([]);
  });
});

describe('a method that a path does not have', () => {
  it.each([
    ['GET', '/predict', 'POST'],
    ['PUT', '/predict', 'POST'],
    ['DELETE', '/predict', 'POST'],
    ['POST', '/', 'GET, HEAD'],
    ['POST', '/models', 'GET, HEAD'],
    ['POST', '/health', 'GET, HEAD'],
    ['POST', '/health/live', 'GET, HEAD'],
  ])(
    'such as %s %s is 405, and the answer names those that it has',
    async (method, path, allow) => {
      const response = await createTestApp().app.request(path, { method });

      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe(allow);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ code: 'method-not-allowed' });
    },
  );

  it('is not HEAD where there is GET', async () => {
    const response = await createTestApp().app.request('/models', { method: 'HEAD' });

    expect(response.status).toBe(200);
  });
});

describe('a body that was not read', () => {
  it('is taken in, so that a client that only writes gets to read its answer', async () => {
    let sentBytes = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sentBytes >= 100_000) return controller.close();
        sentBytes += 10_000;
        controller.enqueue(new Uint8Array(10_000));
      },
    });

    const response = await createTestApp().app.request('/predict', {
      method: 'POST',
      body,
      headers: { 'content-type': 'image/jpeg' },
      duplex: 'half',
    });

    expect(response.status).toBe(413);
    expect(response.headers.get('connection')).toBeNull();
    expect(sentBytes).toBe(100_000);
  });

  it('ends the connection when the client breaks it off', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('The client has gone')),
    });

    const response = await createTestApp().app.request('/predict', {
      method: 'POST',
      body,
      headers: { 'content-type': 'image/jpeg' },
      duplex: 'half',
    });

    expect(await response.json()).toMatchObject({ code: 'body-malformed' });
    expect(response.headers.get('connection')).toBe('close');
  });

  it.each(['/predict', '/models', '/nothing'])(
    'ends the connection at %s when there is more than anybody would take in',
    async (path) => {
      let sentBytes = 0;
      const chunk = new Uint8Array(2 ** 20);
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          sentBytes += chunk.length;
          controller.enqueue(chunk);
        },
      });

      const response = await createTestApp().app.request(path, {
        method: 'POST',
        body,
        duplex: 'half',
      });

      expect(response.headers.get('connection')).toBe('close');
      expect(sentBytes).toBeLessThan(70 * 2 ** 20);
    },
  );
});
