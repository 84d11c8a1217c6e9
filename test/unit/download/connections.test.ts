import type { RequestListener } from 'node:http';

import { describe, expect, it } from 'vitest';

import { type HttpServer, startHttpServer } from './loopback-server.ts';
import { openDownloader, staying } from './open-downloader.ts';

/** More than the connections there are: if each kept one, the last could not be made. */
const MANY = 20;

/** Answers that are given up in the middle; each leaves a body that never ends. */
const unfinished: readonly (readonly [string, RequestListener])[] = [
  ['another status', (_, response) => void response.writeHead(404).write(Buffer.alloc(100_000))],
  [
    'an encoding',
    (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).write('picture'),
  ],
  [
    'a declared length over the limit',
    (_, response) => void response.writeHead(200, { 'content-length': 2 ** 30 }).write('picture'),
  ],
  ['too many bytes', (_, response) => void response.write(Buffer.alloc(2 ** 21))],
  [
    'a redirect to nowhere',
    (_, response) => void response.writeHead(302).write(Buffer.alloc(100_000)),
  ],
  [
    'a redirect that is refused',
    (_, response) =>
      void response.writeHead(302, { location: 'http://192.0.2.1/' }).write(Buffer.alloc(100_000)),
  ],
  [
    'redirects without an end',
    (_, response) => void response.writeHead(302, { location: '/' }).write(Buffer.alloc(100_000)),
  ],
  ['a body that breaks off', (_, response) => void response.write('.', () => response.destroy())],
];

/** A server that gives the picture at `/picture`, and this answer everywhere else. */
function startServer(answer: RequestListener): Promise<HttpServer> {
  return startHttpServer((request, response) => {
    if (request.url === '/picture') response.end('picture');
    else answer(request, response);
  });
}

describe('the connections of a downloader', () => {
  it('are used again', async () => {
    const server = await startServer(() => undefined);
    const downloader = openDownloader([server.origin]);

    for (let count = 0; count < MANY; count++) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await downloader.download(`${server.origin}/picture`, staying());
    }

    expect(server.connections.length).toBeLessThan(3);
  });

  it('are used again after an answer that is no picture but was short', async () => {
    const server = await startServer((_, response) => response.writeHead(404).end('Not found'));
    const downloader = openDownloader([server.origin]);

    for (let count = 0; count < MANY; count++) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await downloader.download(server.origin, staying()).catch(String);
    }

    expect(server.connections.length).toBeLessThan(3);
  });

  it('are at most eight to an origin, for which the other downloads wait', async () => {
    let open = 0;
    let most = 0;
    const server = await startHttpServer((_, response) => {
      open += 1;
      most = Math.max(most, open);
      setImmediate(() => {
        open -= 1;
        response.end('picture');
      });
    });
    const downloader = openDownloader([server.origin]);

    const downloads = Array.from({ length: 40 }, () =>
      downloader.download(server.origin, staying()),
    );

    expect(await Promise.all(downloads)).toHaveLength(40);
    expect(most).toBeGreaterThan(1);
    expect(server.connections.length).toBeLessThanOrEqual(8);
  });

  it.each(unfinished)('end when their answers are given up for %s', async (_, answer) => {
    const server = await startServer(answer);
    const downloader = openDownloader([server.origin]);

    const downloads = Array.from({ length: MANY }, () =>
      downloader.download(server.origin, staying()),
    );
    const outcomes = await Promise.allSettled(downloads);

    expect(outcomes.map(({ status }) => status)).toEqual(downloads.map(() => 'rejected'));
    await server.waitUntilCut();
    expect(server.openConnections.size).toBeLessThanOrEqual(8);
  });

  it.each(unfinished)('are there for the next picture after %s', async (_, answer) => {
    const server = await startServer(answer);
    const downloader = openDownloader([server.origin]);

    const downloads = Array.from({ length: MANY }, () =>
      downloader.download(server.origin, staying()),
    );
    await Promise.allSettled(downloads);

    expect(await downloader.download(`${server.origin}/picture`, staying())).toHaveLength(7);
  });

  it('end when it is closed, with the downloads that are under way', async () => {
    const server = await startHttpServer((_, response) => void response.write('picture'));
    const downloader = openDownloader([server.origin]);
    const outcome = downloader.download(server.origin, staying()).catch((error: unknown) => error);
    await server.waitForRequests(1);

    await downloader.close();

    expect(await outcome).toMatchObject({ code: 'download-failed' });
    await server.waitUntilIdle();
  });

  it('are not made any more after it was closed', async () => {
    const server = await startServer(() => undefined);
    const downloader = openDownloader([server.origin]);

    await downloader.close();
    const download = downloader.download(`${server.origin}/picture`, staying());

    await expect(download).rejects.toMatchObject({ code: 'download-failed' });
    expect(server.connections).toEqual([]);
  });

  it('may be closed twice', async () => {
    const downloader = openDownloader([]);

    const closings = await Promise.allSettled([downloader.close(), downloader.close()]);

    expect(closings.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  });
});
