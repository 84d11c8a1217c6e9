import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createTestApp, type TestAppOptions } from '../support/test-app.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ada = '192.0.2.1';
const bob = '192.0.2.2';

/** Asks once after the other, and gives the statuses. */
async function askAs(
  asking: readonly { readonly peer: string; readonly headers?: Record<string, string> }[],
  options: TestAppOptions,
): Promise<readonly number[]> {
  const { predict } = createTestApp(options);
  const statuses: number[] = [];
  for (const who of asking) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    statuses.push((await predict('picture', who)).status);
  }
  return statuses;
}

describe('the limit of requests a minute', () => {
  it('is none unless it is set', async () => {
    const { predict } = createTestApp();

    const response = await predict('picture', { peer: ada });

    expect(response.headers.get('ratelimit')).toBeNull();
    expect(response.headers.get('ratelimit-policy')).toBeNull();
  });

  it('is told with every answer, in the words of the IETF', async () => {
    const { predict } = createTestApp({ ratePerMinute: 2 });
    await predict('picture', { peer: ada });
    await vi.advanceTimersByTimeAsync(20_000);

    const response = await predict('', { peer: ada });

    expect(response.status).toBe(422);
    expect(response.headers.get('ratelimit-policy')).toBe('"predict";q=2;w=60');
    expect(response.headers.get('ratelimit')).toBe('"predict";r=0;t=40');
  });

  it('refuses one more, and says when to try again', async () => {
    const { predict, classifier } = createTestApp({ ratePerMinute: 1 });
    await predict('picture', { peer: ada });
    await vi.advanceTimersByTimeAsync(15_000);

    const response = await predict('picture', { peer: ada });

    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('45');
    expect(response.headers.get('ratelimit')).toBe('"predict";r=0;t=45');
    expect(await response.json()).toMatchObject({ code: 'rate-limited' });
    expect(classifier.seen).toHaveLength(1);
  });

  it('is there again after a minute', async () => {
    const { predict } = createTestApp({ ratePerMinute: 1 });
    await predict('picture', { peer: ada });
    await vi.advanceTimersByTimeAsync(60_000);

    const response = await predict('picture', { peer: ada });

    expect(response.status).toBe(200);
  });

  it('is one for each address', async () => {
    const statuses = await askAs([{ peer: ada }, { peer: bob }, { peer: ada }], {
      ratePerMinute: 1,
    });

    expect(statuses).toEqual([200, 200, 429]);
  });

  it('is one for a whole /64 network of IPv6', async () => {
    const statuses = await askAs(
      [{ peer: '2001:db8::1' }, { peer: '2001:db8::ffff:2' }, { peer: '2001:db8:0:1::1' }],
      { ratePerMinute: 1 },
    );

    expect(statuses).toEqual([200, 429, 200]);
  });

  it('is the same for an IPv4 address that comes as IPv6', async () => {
    const statuses = await askAs([{ peer: ada }, { peer: `::ffff:${ada}` }], { ratePerMinute: 1 });

    expect(statuses).toEqual([200, 429]);
  });

  it('is not for other pages', async () => {
    const { app, predict } = createTestApp({ ratePerMinute: 1 });
    await predict();
    await predict();

    const response = await app.request('/models');

    expect(response.status).toBe(200);
  });
});

describe('X-Forwarded-For', () => {
  const forwarded = (from: string) => ({ 'x-forwarded-for': from });

  it('changes nothing where no proxy is trusted', async () => {
    const statuses = await askAs(
      [
        { peer: ada, headers: forwarded('198.51.100.1') },
        { peer: ada, headers: forwarded('198.51.100.2') },
      ],
      { ratePerMinute: 1 },
    );

    expect(statuses).toEqual([200, 429]);
  });

  it('tells the clients of a trusted proxy apart', async () => {
    const statuses = await askAs(
      [
        { peer: '10.0.0.1', headers: forwarded('198.51.100.1') },
        { peer: '10.0.0.1', headers: forwarded('198.51.100.2') },
        { peer: '10.0.0.1', headers: forwarded('spoofed, 203.0.113.9, 198.51.100.1') },
      ],
      { ratePerMinute: 1, trustedProxies: ['10.0.0.0/8'] },
    );

    expect(statuses).toEqual([200, 200, 429]);
  });
});

describe('the limit of requests a minute, with API keys,', () => {
  const options = { ratePerMinute: 1, apiKeys: ['first', 'second'] };
  const withKey = (key: string) => ({ 'x-api-key': key });

  it('is one for each key, wherever it comes from', async () => {
    const statuses = await askAs(
      [
        { peer: ada, headers: withKey('first') },
        { peer: ada, headers: withKey('second') },
        { peer: bob, headers: withKey('first') },
      ],
      options,
    );

    expect(statuses).toEqual([200, 200, 429]);
  });

  it('is one of wrong keys for each address', async () => {
    const statuses = await askAs(
      [
        { peer: ada, headers: withKey('wrong') },
        { peer: ada, headers: withKey('wrong, too') },
        { peer: bob, headers: withKey('wrong') },
      ],
      options,
    );

    expect(statuses).toEqual([401, 429, 401]);
  });

  it('does not take no key for a wrong one: who has not been asked yet is asked', async () => {
    const statuses = await askAs([{ peer: ada }, { peer: ada }, { peer: ada }], options);

    expect(statuses).toEqual([401, 401, 401]);
  });

  it('locks nobody out whose key is right', async () => {
    const statuses = await askAs(
      [
        { peer: ada, headers: withKey('wrong') },
        { peer: ada, headers: withKey('wrong') },
        { peer: ada, headers: withKey('first') },
      ],
      options,
    );

    expect(statuses).toEqual([401, 429, 200]);
  });
});
