import { describe, expect, it } from 'vitest';

import { createTestApp, maxImageBytes } from '../support/test-app.ts';

const apiKeys = ['old-key', 'new-key'];
const renderMetrics = async () => ({ contentType: 'text/plain', text: 'pictures 1\n' });

describe('with API keys, POST /predict', () => {
  it.each([
    ['authorization', 'Bearer old-key'],
    ['authorization', 'Bearer new-key'],
    ['authorization', 'bearer  new-key '],
    ['x-api-key', 'old-key'],
    ['x-api-key', 'new-key'],
  ])('takes a key as "%s: %s"', async (name, value) => {
    const { predict } = createTestApp({ apiKeys });

    const response = await predict('picture', { headers: { [name]: value } });

    expect(response.status).toBe(200);
  });

  it.each([
    ['authorization', 'Bearer wrong-key'],
    ['authorization', 'Bearer'],
    ['authorization', 'Bearer old-key new-key'],
    ['authorization', 'Basic old-key'],
    ['authorization', 'old-key'],
    ['x-api-key', ''],
    ['x-api-key', 'old-key,new-key'],
    ['x-api-key', 'Bearer old-key'],
    ['x-request-id', 'old-key'],
  ])('refuses "%s: %s"', async (name, value) => {
    const { predict, classifier } = createTestApp({ apiKeys });

    const response = await predict('picture', { headers: { [name]: value } });

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({ code: 'unauthorized' });
    expect(classifier.seen).toEqual([]);
  });

  it('takes a right X-API-Key beside an Authorization that is meant for a proxy', async () => {
    const { predict } = createTestApp({ apiKeys });
    const headers = { authorization: 'Bearer for-the-proxy', 'x-api-key': 'new-key' };

    const response = await predict('picture', { headers });

    expect(response.status).toBe(200);
  });

  it('refuses before it looks at query and body', async () => {
    const { predict } = createTestApp({ apiKeys });

    const response = await predict(new Uint8Array(maxImageBytes + 1), { query: '?k=0' });

    expect(await response.json()).toMatchObject({ code: 'unauthorized' });
  });

  it('does not say the key that was sent', async () => {
    const { predict } = createTestApp({ apiKeys });

    const response = await predict('picture', { headers: { 'x-api-key': 'wrong-key' } });

    expect(await response.text()).not.toContain('wrong-key');
  });
});

describe('with API keys, GET /metrics', () => {
  it('takes a key', async () => {
    const { app } = createTestApp({ apiKeys, renderMetrics });

    const response = await app.request('/metrics', { headers: { 'x-api-key': 'old-key' } });

    expect(response.status).toBe(200);
  });

  it('refuses who has none', async () => {
    const { app } = createTestApp({ apiKeys, renderMetrics });

    const response = await app.request('/metrics');

    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('pictures');
  });
});

describe('with API keys, all the rest', () => {
  it.each(['/', '/models', '/health', '/health/live', '/openapi.json', '/docs'])(
    'such as %s is open',
    async (path) => {
      const { app } = createTestApp({ apiKeys });

      const response = await app.request(path);

      expect(response.status).toBe(200);
    },
  );

  it('such as the Telegram webhook, which has its own secret, is open', async () => {
    const { app } = createTestApp({
      apiKeys,
      ratePerMinute: 1,
      telegramWebhook: { secret: 'secret', deliver: () => true },
    });
    const deliver = () =>
      app.request('/telegram/webhook', {
        method: 'POST',
        body: '{"update_id":5}',
        headers: { 'x-telegram-bot-api-secret-token': 'secret' },
      });

    const statuses = [(await deliver()).status, (await deliver()).status];

    expect(statuses).toEqual([200, 200]);
  });
});

describe('GET /metrics', () => {
  it('gives what there is to tell, to all where there are no keys', async () => {
    const { app } = createTestApp({ renderMetrics });

    const response = await app.request('/metrics');

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(await response.text()).toBe('pictures 1\n');
  });

  it('is not there where there is nothing to tell', async () => {
    const response = await createTestApp().app.request('/metrics');

    expect(response.status).toBe(404);
  });
});
