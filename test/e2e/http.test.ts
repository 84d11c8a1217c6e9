import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { parseProblem, predict, predictRaw, readReply } from '../support/service-client.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { connect } from '../support/service-raw-http.ts';
import { readFixture } from '../support/fixtures.ts';
import { type MadeFormat, makePicture, noise } from '../support/shared-pictures.ts';

const MEBIBYTE = 2 ** 20;
const cat = readFixture('photos/small.jpg');

let service: ServiceProcess;
beforeAll(async () => {
  service = await startService({ INFERENCE_PROCESSES: '1', LOG_LEVEL: 'info' });
});
afterEach(logIsQuiet);
afterAll(() => service.stop());

/** Whatever a client did: it is no defect of ours, and no inference process dies of it. */
function logIsQuiet(): void {
  expect(service.incidents()).toEqual(['service listening', 'service ready']);
}

describe('pages and lists', () => {
  it('GET / is a web page', async () => {
    const response = await fetch(service.url);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await response.text()).toMatch(/^<!doctype html>/i);
  });

  it('GET /health says how every part is', async () => {
    const response = await fetch(`${service.url}/health`);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      parts: {
        inference: { status: 'ok' },
        discord: { status: 'off' },
        telegram: { status: 'off' },
      },
    });
  });

  it('GET /health/live is 200 while the process runs', async () => {
    const response = await fetch(`${service.url}/health/live`);

    expect(response.status).toBe(200);
  });

  it('GET /models lists the classifiers and leaves bases out', async () => {
    const response = await fetch(`${service.url}/models`);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      default: 'imagenet',
      models: [
        {
          name: 'imagenet',
          classes: 1000,
          input: { width: expect.any(Number), height: expect.any(Number) },
          bytes: expect.any(Number),
          default: true,
        },
        {
          name: 'pets',
          classes: 37,
          input: { width: 260, height: 260 },
          bytes: expect.any(Number),
          default: false,
        },
      ],
    });
  });

  it.each([
    ['GET', '/predict', 'POST'],
    ['DELETE', '/predict', 'POST'],
    ['POST', '/models', 'GET, HEAD'],
    ['PUT', '/health', 'GET, HEAD'],
    ['POST', '/', 'GET, HEAD'],
  ])('%s %s is 405 and names the methods that are allowed', async (method, path, allow) => {
    const reply = await readReply(await fetch(`${service.url}${path}`, { method }));

    expect(reply).toMatchObject({ status: 405, problem: { code: 'method-not-allowed' } });
    expect(reply.headers.get('allow')).toBe(allow);
  });

  it.each(['/nothing', '/predict/', '/models/imagenet/onnx/model.onnx', '/%2e%2e/package.json'])(
    'GET %s is a 404 problem',
    async (path) => {
      const reply = await readReply(await fetch(`${service.url}${path}`));

      expect(reply).toMatchObject({ status: 404, problem: { code: 'not-found' } });
    },
  );
});

describe('a picture that can be classified', () => {
  it('gets its class, likeliest labels first', async () => {
    const { status, answer } = await predict(service.url, cat);

    const probabilities = answer?.predictions.map(({ probability }) => probability) ?? [];
    expect(status).toBe(200);
    expect(answer).toMatchObject({ model: 'imagenet', confident: true, group: { label: 'cat' } });
    expect(answer?.predicted_class).toBe(answer?.predictions[0]?.label);
    expect(probabilities).toHaveLength(5);
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
  });

  it('gets the same answer twice, to the last digit', async () => {
    const first = await predict(service.url, cat);
    const second = await predict(service.url, cat);

    expect(second.answer).toEqual(first.answer);
  });

  it.each(['image/jpeg', 'image/png', 'application/octet-stream', 'IMAGE/JPEG; q=1'])(
    'may be the body itself, as %s',
    async (type) => {
      const wrapped = await predict(service.url, cat);
      const { status, answer } = await predictRaw(service.url, cat, { type });

      expect(status).toBe(200);
      expect(answer).toEqual(wrapped.answer);
    },
  );

  it.each<{ format: MadeFormat; width: number; height: number }>([
    { format: 'jpeg', width: 100, height: 100 },
    { format: 'jpeg', width: 1920, height: 1080 },
    { format: 'png', width: 100, height: 100 },
    { format: 'png', width: 1920, height: 1080 },
    { format: 'tiff', width: 640, height: 480 },
    { format: 'bmp', width: 101, height: 100 },
    { format: 'bmp', width: 1920, height: 1080 },
    { format: 'webp', width: 1080, height: 1920 },
    { format: 'gif', width: 320, height: 240 },
    { format: 'avif', width: 320, height: 240 },
  ])('may be a $format of $width x $height', async (wanted) => {
    const { status, answer } = await predict(service.url, await makePicture(wanted));

    expect(status).toBe(200);
    expect(answer?.predictions).toHaveLength(5);
  });

  it.each<{ format: MadeFormat; channels: 1 | 4; colours: string }>([
    { format: 'jpeg', channels: 1, colours: 'grey' },
    { format: 'png', channels: 1, colours: 'grey' },
    { format: 'png', channels: 4, colours: 'transparent' },
    { format: 'webp', channels: 4, colours: 'transparent' },
    { format: 'tiff', channels: 4, colours: 'transparent' },
  ])('may be a $colours $format', async ({ format, channels }) => {
    const image = await makePicture({ format, channels, width: 400, height: 300 });

    const { status } = await predict(service.url, image);

    expect(status).toBe(200);
  });

  it("may be an iPhone's HEIC", async () => {
    const { status } = await predict(service.url, readFixture('formats/heic.heic'));

    expect(status).toBe(200);
  });

  it.each([
    ['1', 1],
    ['100', 100],
  ])('gets as many labels as k=%s asks for', async (k, count) => {
    const { answer } = await predict(service.url, cat, { query: `?k=${k}` });

    expect(answer?.predictions).toHaveLength(count);
  });

  it('is answered by the model that is named', async () => {
    const { answer } = await predict(service.url, cat, { query: '?model=imagenet' });

    expect(answer?.model).toBe('imagenet');
  });
});

describe('a request that is refused', () => {
  it('is 400 when the file is text', async () => {
    const reply = await predict(service.url, new TextEncoder().encode('hello, I am no picture'));

    expect(reply).toMatchObject({ status: 400, problem: { code: 'image-undecodable' } });
    expect(reply.problem?.detail).toBe('The file is not a picture.');
  });

  it('is 400 when the file has no bytes', async () => {
    const reply = await predict(service.url, new Uint8Array());

    expect(reply).toMatchObject({ status: 400, problem: { code: 'image-undecodable' } });
  });

  it('is 400 when the picture is cut short', async () => {
    const reply = await predict(service.url, cat.slice(0, cat.length / 2));

    expect(reply).toMatchObject({ status: 400, problem: { code: 'image-undecodable' } });
  });

  it.each([
    ['has no field at all', {}],
    ['has other fields only', { picture: 'x' }],
    ['has a textual field of that name', { file: 'x' }],
  ])('is 422 when the form %s', async (_, fields) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);

    const reply = await readReply(await fetch(`${service.url}/predict`, { method: 'POST', body }));

    expect(reply).toMatchObject({ status: 422, problem: { code: 'image-missing' } });
  });

  it.each([
    ['there is no body', {}],
    ['the body is empty', { headers: { 'content-type': 'image/jpeg' }, body: '' }],
    [
      'the form is empty',
      { headers: { 'content-type': 'multipart/form-data; boundary=a' }, body: '' },
    ],
  ])('is 422 when %s', async (_, init) => {
    const response = await fetch(`${service.url}/predict`, { method: 'POST', ...init });

    expect(await readReply(response)).toMatchObject({
      status: 422,
      problem: { code: 'image-missing' },
    });
  });

  it.each(['0', '101', '-1', '1.5', 'many', '', '1e1'])('is 422 for k=%s', async (k) => {
    const reply = await predict(service.url, cat, { query: `?k=${k}` });

    expect(reply).toMatchObject({ status: 422, problem: { code: 'parameter-invalid' } });
  });

  it.each(['base', 'nothing', '', '../imagenet', '..%2fimagenet', 'constructor'])(
    'is 404 for model=%s',
    async (model) => {
      const reply = await predict(service.url, cat, { query: `?model=${model}` });

      expect(reply).toMatchObject({ status: 404, problem: { code: 'model-unknown' } });
    },
  );

  it.each([
    ['multipart/form-data', 'x'],
    ['multipart/form-data; boundary=a', '--b\r\nbroken'],
    ['multipart/form-data; boundary=a', '--a\r\nContent-Disposition: form-data; name="file"'],
  ])('is 400 for a broken body: %s, %j', async (type, text) => {
    const response = await fetch(`${service.url}/predict`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: text,
    });

    expect(await readReply(response)).toMatchObject({
      status: 400,
      problem: { code: 'body-malformed' },
    });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'video/mp4'])(
    'is 415 for a body of type %s',
    async (type) => {
      const reply = await predictRaw(service.url, cat, { type });

      expect(reply).toMatchObject({ status: 415, problem: { code: 'content-type-unsupported' } });
    },
  );

  it.each([
    ['refused.svg', /SVG/],
    ['refused.pdf', /PDF/],
    ['refused.mp4', /video/],
  ])('is 415 for %s, and says what it is and what to send', async (name, sentence) => {
    const reply = await predict(service.url, readFixture(`formats/${name}`));

    expect(reply).toMatchObject({ status: 415, problem: { code: 'image-unsupported' } });
    expect(reply.problem?.detail).toMatch(sentence);
    expect(reply.problem?.detail).toMatch(/Send a JPEG/);
  });

  it('is 403 for a URL, which is switched off', async () => {
    const body = new TextEncoder().encode('{"url":"http://127.0.0.1/a.jpg"}');

    const reply = await predictRaw(service.url, body, { type: 'application/json' });

    expect(reply).toMatchObject({ status: 403, problem: { code: 'download-refused' } });
  });
});

describe('a picture that is too large', () => {
  it('is 413 for a client that reads while it sends', async () => {
    const reply = await predict(service.url, new Uint8Array(21 * MEBIBYTE));

    expect(reply).toMatchObject({ status: 413, problem: { code: 'image-too-large' } });
  });

  it.each([
    ['multipart/form-data; boundary=a', 'with its length'],
    ['image/png', 'with its length'],
    ['multipart/form-data; boundary=a', 'in chunks'],
    ['image/png', 'in chunks'],
  ])(
    'is 413 for a client that sends all of %s %s before it reads anything, and goes on',
    async (type, way) => {
      const connection = await connect(service.url);
      const head = `POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\n`;
      const start = '--a\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';
      const body = Buffer.concat([Buffer.from(start), noise(21 * MEBIBYTE)]);

      if (way === 'in chunks') await connection.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
      else await connection.write(`${head}Content-Length: ${body.length}\r\n\r\n`);
      for (let from = 0; from < body.length; from += MEBIBYTE) {
        const piece = body.subarray(from, from + MEBIBYTE);
        // oxlint-disable-next-line no-await-in-loop -- one after another is the point
        await connection.write(way === 'in chunks' ? toChunk(piece) : piece);
      }
      if (way === 'in chunks') await connection.write('0\r\n\r\n');
      const answer = await connection.readAnswer();
      connection.close();

      expect(answer.status).toBe(413);
      expect(parseProblem(answer.body, 413).code).toBe('image-too-large');
    },
  );

  it('is accepted at exactly the limit, though the form around it is longer', async () => {
    const image = Buffer.concat([cat, Buffer.alloc(20 * MEBIBYTE - cat.length)]);

    const wrapped = await predict(service.url, new Uint8Array(image));
    const bare = await predictRaw(service.url, new Uint8Array(image));

    expect([wrapped.status, bare.status]).toEqual([200, 200]);
  });

  it('is 413 one byte above the limit', async () => {
    const image = new Uint8Array(20 * MEBIBYTE + 1);
    image.set(cat);

    const wrapped = await predict(service.url, image);
    const bare = await predictRaw(service.url, image);

    expect(wrapped).toMatchObject({ status: 413, problem: { code: 'image-too-large' } });
    expect(bare).toMatchObject({ status: 413, problem: { code: 'image-too-large' } });
  });
});

describe('connections', () => {
  const head = `POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: image/jpeg\r\nContent-Length: ${cat.length}\r\n`;

  it('a client that expects "100 Continue" gets it, then its answer', async () => {
    const connection = await connect(service.url);

    await connection.write(`${head}Expect: 100-continue\r\n\r\n`);
    const interim = await connection.readAnswer();
    await connection.write(cat);
    const answer = await connection.readAnswer();
    connection.close();

    expect([interim.status, answer.status]).toEqual([100, 200]);
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    [
      'two lengths',
      'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
    ],
    ['headers without end', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
  ])('%s is refused with a problem document as well', async (_, bytes, status) => {
    const connection = await connect(service.url);

    await connection.write(bytes);
    const answer = await connection.readAnswer();
    connection.close();

    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(parseProblem(answer.body, status).code).toBe('body-malformed');
  });

  it('a connection goes on after an error', async () => {
    const connection = await connect(service.url);
    const wrongs = [
      'GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n',
      'PUT /predict HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc',
      'POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc',
      'POST /predict?k=0 HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\nabc',
      'POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\nabc',
    ];

    const statuses: number[] = [];
    for (const wrong of wrongs) {
      /* oxlint-disable no-await-in-loop -- one after another on one connection is the point */
      await connection.write(wrong);
      statuses.push((await connection.readAnswer()).status);
      /* oxlint-enable no-await-in-loop */
    }
    await connection.write(`${head}\r\n`);
    await connection.write(cat);
    const answer = await connection.readAnswer();
    connection.close();

    expect(statuses).toEqual([404, 405, 415, 422, 400]);
    expect(answer.status).toBe(200);
  });

  it('a client that breaks off in the middle of its picture harms nobody', async () => {
    const connection = await connect(service.url);
    await connection.write(`${head}\r\n`);
    await connection.write(cat.slice(0, 1000));
    connection.close();

    const { status } = await predict(service.url, cat);

    expect(status).toBe(200);
  });

  it('a request with an impossible host is a 400 problem', async () => {
    const connection = await connect(service.url);

    await connection.write('GET /models HTTP/1.1\r\nHost: a/b?c\r\n\r\n');
    const answer = await connection.readAnswer();
    connection.close();

    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });
});

function toChunk(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([
    Buffer.from(`${bytes.length.toString(16)}\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]);
}
