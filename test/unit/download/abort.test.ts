import { describe, expect, it } from 'vitest';

import { createDeferred } from '../../../src/inference/deferred.ts';
import { startHttpServer, startRawServer } from './loopback-server.ts';
import { openDownloader, staying } from './open-downloader.ts';

const gone = new Error('The caller has gone.');

describe('a caller who leaves', () => {
  it('before the download begins, causes no request', async () => {
    const server = await startHttpServer((_, response) => response.end('picture'));
    const downloader = openDownloader([server.origin]);

    const download = downloader.download(server.origin, AbortSignal.abort(gone));

    await expect(download).rejects.toBe(gone);
    expect(server.connections).toEqual([]);
  });

  it('in the middle of connecting, does not wait for the end of it', async () => {
    const server = await startRawServer(); // it takes the connection, and never speaks TLS
    const origin = `https://${server.host}`;
    const downloader = openDownloader([origin]);
    const caller = new AbortController();
    const download = downloader.download(origin, caller.signal);
    await server.waitForConnections(1);

    caller.abort(gone);

    await expect(download).rejects.toBe(gone);
    expect(server.openConnections.size).toBe(1);
  });

  it('before the answer, ends the request', async () => {
    const server = await startHttpServer(() => undefined);
    const downloader = openDownloader([server.origin]);
    const caller = new AbortController();
    const download = downloader.download(server.origin, caller.signal);
    await server.waitForRequests(1);

    caller.abort(gone);

    await expect(download).rejects.toBe(gone);
    await server.waitUntilCut();
  });

  it('in the middle of the picture, ends it', async () => {
    const sent = createDeferred<void>();
    const server = await startHttpServer((_, response) => {
      // More than the buffers of a connection hold: when it has left, the downloader is reading.
      response.write(Buffer.alloc(30 * 2 ** 20), () => sent.resolve());
    });
    const downloader = openDownloader([server.origin], { maxBytes: 100 * 2 ** 20 });
    const caller = new AbortController();
    const download = downloader.download(server.origin, caller.signal);
    await sent.promise;

    caller.abort(gone);

    await expect(download).rejects.toBe(gone);
    await server.waitUntilCut();
  });

  it('after a redirect, ends the request that followed', async () => {
    const server = await startHttpServer((request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new' }).end();
    });
    const downloader = openDownloader([server.origin]);
    const caller = new AbortController();
    const download = downloader.download(`${server.origin}/old`, caller.signal);
    await server.waitForRequests(2);

    caller.abort(gone);

    await expect(download).rejects.toBe(gone);
    await server.waitUntilCut();
  });

  it('while all connections are busy, causes no request', async () => {
    const server = await startHttpServer(() => undefined);
    const downloader = openDownloader([server.origin]);
    const others = new AbortController();
    const busy = Array.from({ length: 8 }, () =>
      downloader.download(`${server.origin}/busy`, others.signal),
    );
    await server.waitForRequests(8);
    const caller = new AbortController();
    const download = downloader.download(`${server.origin}/waiting`, caller.signal);

    caller.abort(gone);
    await expect(download).rejects.toBe(gone);
    others.abort(gone);
    await Promise.allSettled(busy);
    await server.waitUntilCut();

    expect(server.requests.map(({ url }) => url)).not.toContain('/waiting');
  });

  it('harms no other download', async () => {
    const server = await startHttpServer((request, response) => {
      if (request.url !== '/slow') response.end('picture');
    });
    const downloader = openDownloader([server.origin]);
    const caller = new AbortController();
    const slow = downloader
      .download(`${server.origin}/slow`, caller.signal)
      .catch((reason: unknown) => reason);
    await server.waitForRequests(1);

    caller.abort(gone);
    const bytes = await downloader.download(server.origin, staying());

    expect(await slow).toBe(gone);
    expect(bytes).toHaveLength(7);
  });
});
