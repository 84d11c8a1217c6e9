import { inspect } from 'node:util';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { findClosedOrigin, startHttpServer, startRawServer } from './loopback-server.ts';
import { openDownloader, staying } from './open-downloader.ts';

/** What stands behind the origin: any path, a file and any query, with a token in each. */
const locations = fc
  .record({ path: fc.webPath(), query: fc.webQueryParameters(), token: fc.uuid() })
  .map(({ path, query, token }) => ({
    token,
    location: `${path}/${token}/a?${query}&hm=${token}`,
  }));

/** Places where every download fails, each in its own way. */
const failingOrigins: readonly (readonly [string, () => Promise<string>])[] = [
  ['nobody listens', findClosedOrigin],
  [
    'there is no picture',
    async () => (await startHttpServer((_, response) => response.writeHead(404).end())).origin,
  ],
  [
    'every URL leads away',
    async () => {
      const server = await startHttpServer((request, response) =>
        response.writeHead(302, { location: `https://elsewhere.example${request.url}` }).end(),
      );
      return server.origin;
    },
  ],
  [
    'connections are cut',
    async () => (await startRawServer((socket) => socket.resetAndDestroy())).origin,
  ],
  [
    'the answer is the request',
    async () => {
      const server = await startHttpServer((request, response) => {
        response.writeHead(200, {
          'content-encoding': request.url,
          'x-host': request.headers.host,
        });
        response.end(request.url);
      });
      return server.origin;
    },
  ],
  [
    'another protocol is spoken',
    async () => (await startRawServer((socket) => socket.end('SSH-2.0\r\n'))).origin,
  ],
];

async function failureOf(download: Promise<unknown>): Promise<string> {
  const error = await download.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  return inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
}

describe('an error of a download', () => {
  it.each(failingOrigins)('tells nothing of the URL where %s', async (_, start) => {
    const origin = await start();
    const downloader = openDownloader([origin]);

    await fc.assert(
      fc.asyncProperty(locations, async ({ location, token }) => {
        const text = await failureOf(downloader.download(origin + location, staying()));

        expect(text).not.toContain(token);
        expect(text).not.toContain(new URL(origin).host);
        expect(text).not.toContain('elsewhere.example');
      }),
      { numRuns: 25 },
    );
  });

  it('tells nothing of a URL that is refused', async () => {
    const downloader = openDownloader([]);

    await fc.assert(
      fc.asyncProperty(locations, async ({ location, token }) => {
        const url = `https://${token}.example${location}`;

        const text = await failureOf(downloader.download(url, staying()));

        expect(text).not.toContain(token);
      }),
      { numRuns: 25 },
    );
  });
});
