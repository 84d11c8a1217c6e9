import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { findClosedOrigin, startHttpServer, startRawServer } from './loopback-server.ts';
import { openDownloader, staying } from './open-downloader.ts';

const picture = randomBytes(300_000);

describe('a download', () => {
  it('gives the picture as it was sent', async () => {
    const server = await startHttpServer((_, response) => response.end(picture));
    const downloader = openDownloader([server.origin]);

    const bytes = await downloader.download(`${server.origin}/a.png`, staying());

    expect(Buffer.compare(bytes, picture)).toBe(0);
  });

  it('takes a picture whose length nobody says', async () => {
    const server = await startHttpServer((_, response) => {
      response.write(picture.subarray(0, 1_000));
      response.end(picture.subarray(1_000));
    });
    const downloader = openDownloader([server.origin]);

    const bytes = await downloader.download(server.origin, staying());

    expect(Buffer.compare(bytes, picture)).toBe(0);
  });

  it('takes a picture that ends with its connection', async () => {
    const server = await startRawServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\npicture'));
    const downloader = openDownloader([server.origin]);

    const bytes = await downloader.download(server.origin, staying());

    expect(Buffer.from(bytes).toString()).toBe('picture');
  });

  it('asks for the whole path with its query, and for nothing compressed', async () => {
    const server = await startHttpServer((_, response) => response.end(picture));
    const downloader = openDownloader([server.origin]);

    await downloader.download(`${server.origin}/a%20b/c.png?ex=1&is=2&hm=3#here`, staying());

    expect(server.requests[0]).toMatchObject({
      method: 'GET',
      url: '/a%20b/c.png?ex=1&is=2&hm=3',
      headers: { 'accept-encoding': 'identity', host: server.host },
    });
  });

  it('takes a picture that is said to be as it is', async () => {
    const server = await startHttpServer((_, response) => {
      response.setHeader('content-encoding', 'Identity').end('picture');
    });
    const downloader = openDownloader([server.origin]);

    expect(await downloader.download(server.origin, staying())).toHaveLength(7);
  });

  it.each(['gzip', 'br', 'identity, gzip'])(
    'fails when the picture comes in the encoding "%s"',
    async (encoding) => {
      const server = await startHttpServer((_, response) => {
        response.setHeader('content-encoding', encoding).end('picture');
      });
      const downloader = openDownloader([server.origin]);

      const download = downloader.download(server.origin, staying());

      await expect(download).rejects.toMatchObject({
        code: 'download-failed',
        message: 'The picture came in an encoding that was not asked for.',
      });
    },
  );

  it.each([201, 204, 206, 300, 304, 400, 403, 404, 429, 500, 503])(
    'fails at the status %i, and tells it',
    async (status) => {
      const server = await startHttpServer((_, response) => {
        response.statusCode = status;
        response.end();
      });
      const downloader = openDownloader([server.origin]);

      const download = downloader.download(server.origin, staying());

      await expect(download).rejects.toMatchObject({
        code: 'download-failed',
        details: { status },
      });
    },
  );

  it('fails when the picture is empty', async () => {
    const server = await startHttpServer((_, response) => response.end());
    const downloader = openDownloader([server.origin]);

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject({
      code: 'download-failed',
      message: 'The picture is empty.',
    });
  });

  it('fails where nobody listens, and tells the code of the error alone', async () => {
    const origin = await findClosedOrigin();
    const downloader = openDownloader([origin]);

    const download = downloader.download(origin, staying());

    await expect(download).rejects.toMatchObject({
      code: 'download-failed',
      message: 'The picture could not be downloaded.',
      details: { errorCode: 'ECONNREFUSED' },
    });
  });

  it('fails when the other side does not speak HTTP', async () => {
    const server = await startRawServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    const downloader = openDownloader([server.origin]);

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject({
      code: 'download-failed',
      details: { errorCode: expect.stringMatching(/^HPE_/) },
    });
  });

  it('fails when the other side does not speak TLS', async () => {
    const server = await startRawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const origin = `https://${server.host}`;
    const downloader = openDownloader([origin]);

    const download = downloader.download(origin, staying());

    await expect(download).rejects.toMatchObject({
      code: 'download-failed',
      details: { errorCode: expect.stringMatching(/^ERR_SSL_/) },
    });
  });

  it('refuses another origin, which hears nothing of it', async () => {
    const allowed = await startHttpServer((_, response) => response.end(picture));
    const other = await startHttpServer((_, response) => response.end(picture));
    const downloader = openDownloader([allowed.origin]);

    const download = downloader.download(`${other.origin}/a.png`, staying());

    await expect(download).rejects.toMatchObject({ code: 'download-refused' });
    expect(other.connections).toEqual([]);
  });
});

describe('the length of a download', () => {
  it('may be the limit', async () => {
    const server = await startHttpServer((_, response) => response.end('0123456789'));
    const downloader = openDownloader([server.origin], { maxBytes: 10 });

    expect(await downloader.download(server.origin, staying())).toHaveLength(10);
  });

  it('is refused when it is declared to be more, before any of it has come', async () => {
    const server = await startHttpServer((_, response) => {
      response.setHeader('content-length', 20 * 2 ** 20 + 1).flushHeaders();
    });
    const downloader = openDownloader([server.origin], { maxBytes: 20 * 2 ** 20 });

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject({
      code: 'image-too-large',
      message: 'The picture is larger than 20 MiB.',
      details: { maxBytes: 20 * 2 ** 20, sizeInBytes: 20 * 2 ** 20 + 1 },
    });
  });

  it('is refused when it turns out to be more', async () => {
    const server = await startHttpServer((_, response) => response.write(picture));
    const downloader = openDownloader([server.origin], { maxBytes: 100_000 });

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject({ code: 'image-too-large' });
  });

  it.each([
    ['and the connection is to stay', ''],
    ['and the connection is to end', 'connection: close\r\n'],
  ])('fails when less comes than was declared, %s', async (_, header) => {
    const server = await startRawServer((socket) =>
      socket.end(`HTTP/1.1 200 OK\r\n${header}content-length: 10\r\n\r\npicture`),
    );
    const downloader = openDownloader([server.origin]);

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject({
      code: 'download-failed',
      details: { errorCode: expect.stringMatching(/^UND_ERR_/) },
    });
  });

  it('fails when the last chunk is missing', async () => {
    const server = await startRawServer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7\r\npicture\r\n'),
    );
    const downloader = openDownloader([server.origin]);

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject({ code: 'download-failed' });
  });

  it('is the declared one when more comes, and the rest is not taken for the next picture', async () => {
    const server = await startRawServer((socket) => {
      const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n';
      socket.write(`${answer}good${answer}evil`);
    });
    const downloader = openDownloader([server.origin]);

    const first = await downloader.download(server.origin, staying());
    const second = await downloader.download(server.origin, staying());

    expect(Buffer.from(first).toString()).toBe('good');
    expect(Buffer.from(second).toString()).toBe('good');
    expect(server.connections).toHaveLength(2);
  });

  it('fails when it is declared twice', async () => {
    const lengths = 'content-length: 7\r\ncontent-length: 3\r\n';
    const server = await startRawServer((socket) =>
      socket.end(`HTTP/1.1 200 OK\r\n${lengths}\r\npicture`),
    );
    const downloader = openDownloader([server.origin]);

    const download = downloader.download(server.origin, staying());

    await expect(download).rejects.toMatchObject({ code: 'download-failed' });
  });
});
