import { randomBytes } from 'node:crypto';
import type { RequestListener, ServerResponse } from 'node:http';
import { inspect } from 'node:util';

import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { embeddedIn, notPublicIpv4, spellingsOf } from './addresses.ts';
import { countsAsPublic, createFakeResolver, PUBLIC_ADDRESS } from './fake-resolver.ts';
import {
  findClosedOrigin,
  type LoopbackServer,
  startHttpServer,
  startRawServer,
} from './loopback-server.ts';
import { staying } from './open-downloader.ts';
import { openPublicDownloader } from './open-public-downloader.ts';

const host = 'pictures.example';
const picture = randomBytes(100_000);
const gone = new Error('The caller has gone.');
const refusal = {
  code: 'download-refused',
  message: 'That URL does not lead to a public address.',
  details: {},
};

/** A server's URL under a name of our choice. */
function urlOf(server: LoopbackServer, { as = host, path = '/' } = {}): string {
  return `http://${as}:${new URL(server.origin).port}${path}`;
}

/** A downloader to which this machine's first address is the Internet, and the only host there. */
function openDownloader(options: { readonly maxBytes?: number; readonly timeoutMs?: number } = {}) {
  const { resolve } = createFakeResolver({ [host]: [[PUBLIC_ADDRESS]] });
  return openPublicDownloader({ resolve, isAllowedAddress: countsAsPublic, ...options });
}

function redirectTo(location: string): RequestListener {
  return (_, response) => void response.writeHead(302, { location }).end();
}

/** Sends a byte now and then, for ever. */
function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write('.'), 20);
  response.on('close', () => clearInterval(timer));
}

describe('a download from the Internet', () => {
  it('gives the picture as it was sent', async () => {
    const server = await startHttpServer((_, response) => response.end(picture));

    const bytes = await openDownloader().download(urlOf(server), staying());

    expect(Buffer.compare(bytes, picture)).toBe(0);
  });

  it('may be from an address that has no name', async () => {
    const server = await startHttpServer((_, response) => response.end(picture));

    const bytes = await openDownloader().download(server.origin, staying());

    expect(bytes).toHaveLength(picture.length);
  });

  it('says what it is, and nothing of who asks', async () => {
    const server = await startHttpServer((_, response) => {
      response.setHeader('set-cookie', 'who=you').end(picture);
    });
    const downloader = openDownloader();

    await downloader.download(urlOf(server), staying());
    await downloader.download(urlOf(server, { path: '/a.png?b=1#c' }), staying());

    expect(server.requests[1]).toMatchObject({ method: 'GET', url: '/a.png?b=1' });
    expect(server.requests[1]?.headers).toEqual({
      host: new URL(urlOf(server)).host,
      connection: 'keep-alive',
      'user-agent': 'whatsit',
      'accept-encoding': 'identity',
    });
  });

  it('goes to the next address when nobody listens at the first', async () => {
    const server = await startHttpServer((_, response) => response.end(picture));
    const { resolve } = createFakeResolver({ [host]: [['127.0.0.9', PUBLIC_ADDRESS]] });
    const downloader = openPublicDownloader({ resolve, isAllowedAddress: () => true });

    expect(await downloader.download(urlOf(server), staying())).toHaveLength(picture.length);
  });

  it('goes where it is redirected', async () => {
    const server = await startHttpServer((request, response) => {
      if (request.url === '/new') response.end(picture);
      else redirectTo('/new')(request, response);
    });

    const bytes = await openDownloader().download(urlOf(server), staying());

    expect(bytes).toHaveLength(picture.length);
  });

  it('goes past the proxy of the environment', async () => {
    const server = await startHttpServer((_, response) => response.end(picture));
    const proxy = await startHttpServer((_, response) => response.end('proxy'));
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY']) {
      vi.stubEnv(name, proxy.origin);
    }
    onTestFinished(() => void vi.unstubAllEnvs());

    const bytes = await openDownloader().download(urlOf(server), staying());

    expect(bytes).toHaveLength(picture.length);
    expect(proxy.connections).toEqual([]);
  });
});

describe('a URL that leads inside', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '0x7f.1',
    '0X7F000001',
    '2130706433',
    '017700000001',
    '0177.0.0.01',
    '127.0.0.1.',
    '①②⑦.0.0.1',
    '127。0。0。1',
    '%31%32%37.0.0.1',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:7f00:0001]',
    '[::127.0.0.1]',
    '[::1]',
    '[64:ff9b::127.0.0.1]',
    '0.0.0.0',
    '0',
    '[::]',
  ])('is refused as http://%s/, and nothing is connected to', async (spelling) => {
    const server = await startHttpServer((_, response) => response.end(picture));
    const { resolve, signals } = createFakeResolver({});
    const downloader = openPublicDownloader({ resolve });

    const download = downloader.download(urlOf(server, { as: spelling }), staying());

    await expect(download).rejects.toMatchObject(refusal);
    expect(server.connections).toEqual([]);
    expect(signals).toEqual([]);
  });

  it.each([
    ['this machine', 'localhost', ['127.0.0.1', '::1']],
    ['this machine, absolutely', 'localhost.', ['127.0.0.1']],
    ['this machine, by a name of its own', 'a.localhost', ['127.0.0.1']],
    ['a database', 'db.internal', ['10.1.2.3']],
    ['a cloud', 'metadata.google.internal', ['169.254.169.254']],
    ['an IPv6 neighbour', 'printer.local', ['fe80::1', 'fd00::1']],
    ['nothing', 'nothing.example', []],
  ])('is refused in the same words when it names %s', async (_, name, addresses) => {
    const server = await startHttpServer((_request, response) => response.end(picture));
    const { resolve } = createFakeResolver({ [name]: [addresses] });
    const downloader = openPublicDownloader({ resolve });

    const download = downloader.download(urlOf(server, { as: name }), staying());

    await expect(download).rejects.toMatchObject(refusal);
    expect(server.connections).toEqual([]);
  });

  it('is refused however its address is written', async () => {
    const { resolve } = createFakeResolver({});
    const downloader = openPublicDownloader({ resolve });

    await fc.assert(
      fc.asyncProperty(spellingsOf(notPublicIpv4), async ({ address, host: spelling }) => {
        expect(new URL(`http://${spelling}/`).hostname).toBe(address);

        const download = downloader.download(`http://${spelling}/`, staying());

        await expect(download).rejects.toMatchObject(refusal);
      }),
    );
  });

  it('is refused whatever IPv6 address its address is put into', async () => {
    const { resolve } = createFakeResolver({});
    const downloader = openPublicDownloader({ resolve });

    await fc.assert(
      fc.asyncProperty(notPublicIpv4, async (address) => {
        const downloads = embeddedIn(address).map((one) =>
          downloader.download(`http://[${one}]/`, staying()),
        );

        for (const outcome of await Promise.allSettled(downloads)) {
          expect(outcome).toMatchObject({ status: 'rejected', reason: refusal });
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is refused when its name has become another since the last time', async () => {
    const server = await startHttpServer((_, response) => response.end(picture));
    const { resolve } = createFakeResolver({ [host]: [[PUBLIC_ADDRESS], ['127.0.0.2']] });
    const downloader = openPublicDownloader({ resolve, isAllowedAddress: countsAsPublic });

    const first = await downloader.download(urlOf(server), staying());
    const second = downloader.download(urlOf(server), staying());

    expect(first).toHaveLength(picture.length);
    await expect(second).rejects.toMatchObject(refusal);
  });

  it('is refused when its name becomes another on the way', async () => {
    const server = await startHttpServer((request, response) => {
      response.setHeader('connection', 'close');
      redirectTo('/again')(request, response);
    });
    const { resolve, countOf } = createFakeResolver({ [host]: [[PUBLIC_ADDRESS], ['127.0.0.2']] });
    const downloader = openPublicDownloader({ resolve, isAllowedAddress: countsAsPublic });

    const download = downloader.download(urlOf(server), staying());

    await expect(download).rejects.toMatchObject(refusal);
    expect(server.requests).toHaveLength(1);
    expect(countOf(host)).toBe(2);
  });

  it.each([
    ['this machine', 'http://[::1]/'],
    ['this machine, in other words', 'http://0x7f.0.0.2/'],
    ['a cloud', 'http://169.254.169.254/latest/meta-data/'],
    ['a private name', 'http://db.internal:5432/'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:image/png;base64,AAAA'],
    ['a password', `http://user:password@${host}/`],
    ['the port of mail', `http://${host}:25/`],
    ['no URL', 'http://['],
  ])('is refused when a public server redirects to %s', async (_, location) => {
    const server = await startHttpServer(redirectTo(location));
    const { resolve } = createFakeResolver({
      [host]: [[PUBLIC_ADDRESS]],
      'db.internal': [['10.1.2.3']],
    });
    const downloader = openPublicDownloader({ resolve, isAllowedAddress: countsAsPublic });

    const download = downloader.download(urlOf(server), staying());

    await expect(download).rejects.toMatchObject({ code: 'download-refused' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a download from the Internet fails', () => {
  it.each<[string, RequestListener, object]>([
    [
      'when it is redirected in a circle',
      redirectTo('/'),
      { code: 'download-failed', message: 'The picture has moved too often.' },
    ],
    [
      'when there is none',
      (_, response) => void response.writeHead(404).end(),
      { code: 'download-failed', details: { status: 404 } },
    ],
    [
      'when it is compressed',
      (_, response) => void response.setHeader('content-encoding', 'gzip').end('picture'),
      { code: 'download-failed' },
    ],
    [
      'when it is said to be too long',
      (_, response) => response.setHeader('content-length', 2 ** 40).flushHeaders(),
      { code: 'image-too-large' },
    ],
    [
      'when it turns out to be too long',
      (_, response) => void response.write(Buffer.alloc(2 ** 20 + 1)),
      { code: 'image-too-large' },
    ],
    [
      'when it is shorter than it is said to be',
      (_, response) => {
        response.setHeader('content-length', 10).write('picture', () => response.destroy());
      },
      { code: 'download-failed' },
    ],
  ])('%s, and leaves no connection behind', async (_, answer, error) => {
    const server = await startHttpServer(answer);

    const download = openDownloader().download(urlOf(server), staying());

    await expect(download).rejects.toMatchObject(error);
    await server.waitUntilIdle();
  });

  it('when nobody listens', async () => {
    const { port } = new URL(await findClosedOrigin());

    const download = openDownloader().download(`http://${host}:${port}/`, staying());

    await expect(download).rejects.toMatchObject({
      code: 'download-failed',
      details: { errorCode: 'ECONNREFUSED' },
    });
  });

  it('when its certificate is none', async () => {
    const server = await startRawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const url = urlOf(server).replace('http:', 'https:');

    const download = openDownloader().download(url, staying());

    await expect(download).rejects.toMatchObject({ code: 'download-failed' });
  });

  it('when it drips', async () => {
    const server = await startHttpServer((_, response) => drip(response));

    const download = openDownloader({ timeoutMs: 200 }).download(urlOf(server), staying());

    await expect(download).rejects.toMatchObject({
      code: 'download-failed',
      message: 'The picture took too long to download.',
    });
    await server.waitUntilIdle();
  });

  it('when no name server answers, and then does not ask on', async () => {
    const { resolve, signals } = createFakeResolver({ [host]: 'silence' });
    const downloader = openPublicDownloader({ resolve, timeoutMs: 200 });

    const download = downloader.download(`http://${host}/`, staying());

    await expect(download).rejects.toMatchObject({ code: 'download-failed' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('and tells nothing of the URL, nor of where it leads', async () => {
    const { port } = new URL(await findClosedOrigin());
    const { resolve } = createFakeResolver({
      [host]: [[PUBLIC_ADDRESS]],
      'db.internal': [['10.1.2.3']],
    });
    const downloader = openPublicDownloader({ resolve, isAllowedAddress: countsAsPublic });
    const urls = [host, 'db.internal', '10.1.2.3'].map(
      (one) => `http://${one}:${port}/secret?secret`,
    );

    const outcomes = await Promise.allSettled(
      urls.map((url) => downloader.download(url, staying())),
    );

    const text = inspect(outcomes, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    expect(outcomes.map(({ status }) => status)).toEqual(urls.map(() => 'rejected'));
    for (const secret of ['secret', host, port, 'db.internal', PUBLIC_ADDRESS, '10.1.2.3']) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('the connections to the Internet', () => {
  it('end with their download', async () => {
    const server = await startHttpServer((_, response) => response.end(picture));

    await openDownloader().download(urlOf(server), staying());

    await server.waitUntilIdle();
    expect(server.connections).toHaveLength(1);
  });

  it('are at most eight, whatever hosts they lead to; other downloads wait', async () => {
    const waiting: ServerResponse[] = [];
    const server = await startHttpServer((_, response) => {
      if (waiting.push(response) > 8) response.end('picture');
    });
    const hosts = Array.from({ length: 50 }, (_, index) => `host-${index}.example`);
    const zone = Object.fromEntries(hosts.map((one) => [one, [[PUBLIC_ADDRESS]]]));
    const { resolve, signals } = createFakeResolver(zone);
    const downloader = openPublicDownloader({ resolve, isAllowedAddress: countsAsPublic });

    const downloads = hosts.map((one) =>
      downloader.download(urlOf(server, { as: one }), staying()),
    );
    await server.waitForRequests(8);
    const asked = signals.length;
    for (const response of waiting) response.end('picture');

    expect(asked).toBe(8);
    expect(await Promise.all(downloads)).toHaveLength(50);
  });

  it('are cut when the caller leaves, in the middle of making one', async () => {
    const server = await startRawServer(); // it takes the connection, and never speaks TLS
    const caller = new AbortController();
    const url = urlOf(server).replace('http:', 'https:');
    const download = openDownloader().download(url, caller.signal);
    await server.waitForConnections(1);

    const leftAt = performance.now();
    caller.abort(gone);

    await expect(download).rejects.toBe(gone);
    await server.waitUntilIdle();
    // The limit for connecting alone would end it after five seconds.
    expect(performance.now() - leftAt).toBeLessThan(4_000);
  });

  it('are cut when the caller leaves, in the middle of the picture', async () => {
    const server = await startHttpServer((_, response) => void response.write('picture'));
    const caller = new AbortController();
    const download = openDownloader().download(urlOf(server), caller.signal);
    await server.waitForRequests(1);

    caller.abort(gone);

    await expect(download).rejects.toBe(gone);
    await server.waitUntilIdle();
  });

  it('are free for others when a caller leaves while a name server is silent', async () => {
    const server = await startHttpServer((_, response) => response.end(picture));
    const resolver = createFakeResolver({ [host]: [[PUBLIC_ADDRESS]], 'slow.example': 'silence' });
    const downloader = openPublicDownloader({
      resolve: resolver.resolve,
      isAllowedAddress: countsAsPublic,
    });
    const callers = Array.from({ length: 8 }, () => new AbortController());
    const slow = callers.map(({ signal }) =>
      downloader.download(urlOf(server, { as: 'slow.example' }), signal),
    );
    await resolver.waitForQuestions(8);
    const next = downloader.download(urlOf(server), staying());

    for (const caller of callers) caller.abort(gone);
    await Promise.allSettled(slow);

    expect(await next).toHaveLength(picture.length);
  });

  it('end when it is closed, and no more are made', async () => {
    const server = await startHttpServer((_, response) => void response.write('picture'));
    const downloader = openDownloader();
    const outcome = downloader.download(urlOf(server), staying()).catch((error: unknown) => error);
    await server.waitForRequests(1);

    await downloader.close();
    const later = downloader.download(urlOf(server), staying());

    expect(await outcome).toMatchObject({ code: 'download-failed' });
    await expect(later).rejects.toMatchObject({ code: 'download-failed' });
    await server.waitUntilIdle();
    expect(server.connections).toHaveLength(1);
  });
});
