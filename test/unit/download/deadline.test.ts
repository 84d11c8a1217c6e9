import type { ServerResponse } from 'node:http';

import { describe, expect, it } from 'vitest';

import { startHttpServer, startRawServer } from './loopback-server.ts';
import { openDownloader, staying } from './open-downloader.ts';

const TIMEOUT_MS = 200;
const tookTooLong = {
  code: 'download-failed',
  message: 'The picture took too long to download.',
  details: {},
};

/** Sends a byte now and then, for ever. */
function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write('.'), TIMEOUT_MS / 10);
  response.on('close', () => clearInterval(timer));
}

describe('a download that takes too long', () => {
  it('fails in the middle of connecting', async () => {
    const server = await startRawServer(); // it takes the connection, and never speaks TLS
    const origin = `https://${server.host}`;
    const downloader = openDownloader([origin], { timeoutMs: TIMEOUT_MS });

    const download = downloader.download(origin, staying());

    await expect(download).rejects.toMatchObject(tookTooLong);
    await server.waitUntilIdle();
  });

  it('fails before the answer', async () => {
    const server = await startHttpServer(() => undefined);
    const downloader = openDownloader([server.origin], { timeoutMs: TIMEOUT_MS });

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject(tookTooLong);
    await server.waitUntilCut();
  });

  it('fails when the picture stops coming', async () => {
    const server = await startHttpServer((_, response) => {
      response.setHeader('content-length', 1_000).write('picture');
    });
    const downloader = openDownloader([server.origin], { timeoutMs: TIMEOUT_MS });

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject(tookTooLong);
    await server.waitUntilCut();
  });

  it('fails when the picture drips for ever', async () => {
    const server = await startHttpServer((_, response) => drip(response));
    const downloader = openDownloader([server.origin], { timeoutMs: TIMEOUT_MS });

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject(tookTooLong);
    await server.waitUntilCut();
  });

  it('fails when its redirects together take too long', async () => {
    const server = await startHttpServer((request, response) => {
      const hops = Number(request.url?.slice(1));
      const answer = () => {
        if (hops === 0) response.end('picture');
        else response.writeHead(302, { location: `/${hops - 1}` }).end();
      };
      setTimeout(answer, TIMEOUT_MS * 0.4);
    });
    const downloader = openDownloader([server.origin], { timeoutMs: TIMEOUT_MS });

    const download = downloader.download(`${server.origin}/3`, staying());

    await expect(download).rejects.toMatchObject(tookTooLong);
  });

  it('fails while all connections are busy', async () => {
    const server = await startHttpServer(() => undefined);
    const downloader = openDownloader([server.origin], { timeoutMs: TIMEOUT_MS });

    const downloads = Array.from({ length: 9 }, () =>
      downloader.download(server.origin, staying()),
    );

    const outcomes = await Promise.allSettled(downloads);
    expect(outcomes).toEqual(
      outcomes.map(() => ({ status: 'rejected', reason: expect.objectContaining(tookTooLong) })),
    );
  });
});
