import type { ServerResponse } from 'node:http';

import { describe, expect, it } from 'vitest';

import { startHttpServer } from './loopback-server.ts';
import { openDownloader, staying } from './open-downloader.ts';

function redirect(response: ServerResponse, location: string, status = 302): void {
  response.writeHead(status, { location }).end('It is over there.');
}

/** A server whose `/3` leads to `/2`, and so on until `/0`, where the picture is. */
function startChain() {
  return startHttpServer((request, response) => {
    const hopsLeft = Number(request.url?.slice(1));
    if (hopsLeft === 0) response.end('picture');
    else redirect(response, `/${hopsLeft - 1}`);
  });
}

describe('a download that is redirected', () => {
  it.each([301, 302, 303, 307, 308])('goes on at the status %i', async (status) => {
    const server = await startHttpServer((request, response) => {
      if (request.url === '/new?b=2') response.end('picture');
      else redirect(response, '/new?b=2', status);
    });
    const downloader = openDownloader([server.origin]);

    const bytes = await downloader.download(`${server.origin}/old?a=1`, staying());

    expect(Buffer.from(bytes).toString()).toBe('picture');
  });

  it('goes on to another origin that is allowed', async () => {
    const target = await startHttpServer((_, response) => response.end('picture'));
    const server = await startHttpServer((_, response) => redirect(response, target.origin));
    const downloader = openDownloader([server.origin, target.origin]);

    const bytes = await downloader.download(server.origin, staying());

    expect(Buffer.from(bytes).toString()).toBe('picture');
  });

  it('goes on three times', async () => {
    const server = await startChain();
    const downloader = openDownloader([server.origin]);

    const bytes = await downloader.download(`${server.origin}/3`, staying());

    expect(Buffer.from(bytes).toString()).toBe('picture');
  });

  it('fails at the fourth time', async () => {
    const server = await startChain();
    const downloader = openDownloader([server.origin]);

    const download = downloader.download(`${server.origin}/4`, staying());

    await expect(download).rejects.toMatchObject({
      code: 'download-failed',
      message: 'The picture has moved too often.',
      details: { status: 302 },
    });
  });

  it('gives up a circle after four requests', async () => {
    const server = await startHttpServer((_, response) => redirect(response, '/again'));
    const downloader = openDownloader([server.origin]);

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject({ code: 'download-failed' });
    expect(server.requests).toHaveLength(4);
  });

  it('refuses another origin, which hears nothing of it', async () => {
    const target = await startHttpServer((_, response) => response.end('picture'));
    const server = await startHttpServer((_, response) => redirect(response, target.origin));
    const downloader = openDownloader([server.origin]);

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject({ code: 'download-refused' });
    expect(target.connections).toEqual([]);
  });

  it('refuses another origin at the last of several redirects too', async () => {
    const target = await startHttpServer((_, response) => response.end('picture'));
    const server = await startHttpServer((request, response) =>
      redirect(response, request.url === '/1' ? target.origin : '/1'),
    );
    const downloader = openDownloader([server.origin]);

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject({ code: 'download-refused' });
    expect(target.connections).toEqual([]);
  });

  it.each([
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:image/png;base64,AAAA'],
    ['no URL', 'http://['],
  ])('refuses %s', async (_, location) => {
    const server = await startHttpServer((_request, response) => redirect(response, location));
    const downloader = openDownloader([server.origin]);

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject({ code: 'download-refused' });
  });

  it('refuses the same place with a password', async () => {
    const server = await startHttpServer((_, response) =>
      redirect(response, `http://user:password@${server.host}/`),
    );
    const downloader = openDownloader([server.origin]);

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject({ code: 'download-refused' });
  });

  it('fails when nobody says where to', async () => {
    const server = await startHttpServer((_, response) => response.writeHead(302).end());
    const downloader = openDownloader([server.origin]);

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject({
      code: 'download-failed',
      details: { status: 302 },
    });
  });
});
