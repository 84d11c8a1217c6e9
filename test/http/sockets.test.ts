import { EventEmitter, once } from 'node:events';

import { describe, expect, it, onTestFinished } from 'vitest';

import { listen } from '../../src/http/server.ts';
import { connect } from '../support/service-raw-http.ts';
import { createTestApp, type TestAppOptions } from '../support/test-app.ts';

/** The interface on a real socket, where requests come from 127.0.0.1. */
async function serve(options: TestAppOptions): Promise<string> {
  const { app, reported } = createTestApp(options);
  const reportError = (error: unknown): void => void reported.push(error);
  const server = await listen(app, { host: '127.0.0.1', port: 0, reportError });
  onTestFinished(async () => {
    const closed = server.close();
    server.closeConnections();
    await closed;
    expect(reported).toEqual([]);
  });
  return server.url;
}

/** Asks one after the other, as if proxies had passed it on, and gives the statuses. */
async function predictFrom(url: string, forwardedFor: readonly string[]) {
  const statuses: number[] = [];
  for (const from of forwardedFor) {
    const headers = { 'content-type': 'image/jpeg', 'x-forwarded-for': from };
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    const response = await fetch(`${url}/predict`, { method: 'POST', body: 'picture', headers });
    statuses.push(response.status);
  }
  return statuses;
}

describe('the limit of requests, on a real socket,', () => {
  it('counts by the address at its other end, whatever a header says', async () => {
    const url = await serve({ ratePerMinute: 1 });

    expect(await predictFrom(url, ['198.51.100.1', '198.51.100.2'])).toEqual([200, 429]);
  });

  it('counts by the address that a trusted proxy gives', async () => {
    const url = await serve({ ratePerMinute: 1, trustedProxies: ['127.0.0.0/8'] });

    const statuses = await predictFrom(url, ['198.51.100.1', '198.51.100.2', 'x, 198.51.100.1']);

    expect(statuses).toEqual([200, 200, 429]);
  });
});

describe('an upload that is refused', () => {
  it('is taken in to its end, for clients that send all before they read, and the connection goes on', async () => {
    const url = await serve({ apiKeys: ['key'] });
    const connection = await connect(url);
    const body = Buffer.alloc(2 ** 20);
    const head = `POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\nContent-Length: ${body.length}\r\n`;

    await connection.write(`${head}\r\n`);
    await connection.write(body);
    const refusal = await connection.readAnswer();
    await connection.write('GET /models HTTP/1.1\r\nHost: a\r\n\r\n');
    const answer = await connection.readAnswer();
    connection.close();

    expect([refusal.status, answer.status]).toEqual([401, 200]);
    expect(refusal.headers.get('www-authenticate')).toBe('Bearer');
    expect(refusal.headers.get('x-request-id')).toBeDefined();
  });
});

describe('a download for a client that goes away', () => {
  it('is given up', async () => {
    const downloads = new EventEmitter();
    const started = once(downloads, 'start');
    const url = await serve({
      async downloadImage(_, signal) {
        downloads.emit('start');
        await once(signal, 'abort');
        downloads.emit('end');
        throw signal.reason;
      },
    });
    const body = '{"url":"https://example.org/cat.jpg"}';
    const connection = await connect(url);
    await connection.write(
      `POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await started;
    const ended = once(downloads, 'end');

    connection.close();

    await expect(ended).resolves.toEqual([]);
  });
});

describe('a request of HTTP/1.0', () => {
  it('needs no Host: the probes of some load balancers send none', async () => {
    const connection = await connect(await serve({}));

    await connection.write('GET /health HTTP/1.0\r\n\r\n');
    const answer = await connection.readAnswer();
    connection.close();

    expect(answer.status).toBe(200);
  });
});

describe('what is no HTTP', () => {
  it.each([
    ['nothing that can be read', 'hello\r\n\r\n'],
    ['an impossible host', 'GET /models HTTP/1.1\r\nHost: a/b?c\r\n\r\n'],
  ])('such as %s is answered with the headers for browsers, too', async (_, bytes) => {
    const connection = await connect(await serve({}));

    await connection.write(bytes);
    const answer = await connection.readAnswer();
    connection.close();

    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
