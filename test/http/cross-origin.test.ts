import { describe, expect, it } from 'vitest';

import { createTestApp } from '../support/test-app.ts';

const page = 'https://page.example';
const corsOrigins = [page, 'http://localhost:3000'];
const preflight = {
  method: 'OPTIONS',
  headers: {
    origin: page,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'x-api-key',
  },
};

describe('a page of another origin', () => {
  it('may read nothing unless it is allowed to', async () => {
    const response = await createTestApp().predict('picture', { headers: { origin: page } });

    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each(corsOrigins)('may read answers when it is %s, which is on the list', async (origin) => {
    const { predict } = createTestApp({ corsOrigins });

    const response = await predict('picture', { headers: { origin } });

    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('vary')).toBe('Origin');
  });

  it.each(['https://other.example', `${page}.evil.example`, 'http://page.example', 'null', '*'])(
    'may read nothing when it is %s, which is not on the list',
    async (origin) => {
      const { predict } = createTestApp({ corsOrigins });

      const response = await predict('picture', { headers: { origin } });

      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      expect(response.headers.get('vary')).toBe('Origin');
    },
  );

  it('may read when to try again, what is left, and the id', async () => {
    const { predict } = createTestApp({ corsOrigins });

    const response = await predict('picture', { headers: { origin: page } });

    const exposed = response.headers.get('access-control-expose-headers')?.split(', ');
    expect(exposed).toEqual(['RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id']);
  });

  it('may read refusals, too', async () => {
    const { predict } = createTestApp({ corsOrigins, apiKeys: ['key'] });

    const response = await predict('picture', { headers: { origin: page } });

    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe(page);
  });

  it('may be any with *', async () => {
    const { predict } = createTestApp({ corsOrigins: ['*'] });

    const response = await predict('picture', { headers: { origin: 'https://any.example' } });

    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('vary')).toBeNull();
  });
});

describe('a preflight', () => {
  it('is answered without a key, and counts for no limit', async () => {
    const { app } = createTestApp({ corsOrigins, apiKeys: ['key'], ratePerMinute: 1 });
    await app.request('/predict', preflight);

    const response = await app.request('/predict', preflight);

    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(page);
    expect(response.headers.get('access-control-allow-methods')).toContain('POST');
    expect(response.headers.get('access-control-allow-headers')?.split(', ')).toEqual([
      'Authorization',
      'Content-Type',
      'X-API-Key',
      'X-Request-Id',
    ]);
    expect(response.headers.get('access-control-max-age')).toBe('7200');
  });

  it('of a page that is not on the list is no more than a wrong method', async () => {
    const { app } = createTestApp({ corsOrigins });
    const headers = { ...preflight.headers, origin: 'https://other.example' };

    const response = await app.request('/predict', { ...preflight, headers });

    expect(response.status).toBe(405);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is only what asks for a method', async () => {
    const { app } = createTestApp({ corsOrigins });

    const response = await app.request('/predict', {
      method: 'OPTIONS',
      headers: { origin: page },
    });

    expect(response.status).toBe(405);
  });
});
