import { once } from 'node:events';
import { createServer } from 'node:http';

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { readFixture } from '../support/fixtures.ts';
import { predictRaw, type Reply } from '../support/service-client.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';

let service: ServiceProcess;
beforeAll(async () => {
  service = await startService({ INFERENCE_PROCESSES: '1', ALLOW_URL_PREDICT: 'true' });
});
afterAll(() => service.stop());

function predictUrl(url: string): Promise<Reply> {
  const body = new TextEncoder().encode(JSON.stringify({ url }));
  return predictRaw(service.url, body, { type: 'application/json' });
}

/** A server on this machine that has a picture, and counts who comes for it. */
async function startPictureServer() {
  let connections = 0;
  const picture = readFixture('photos/small.jpg');
  const server = createServer((_, response) => response.end(picture));
  server.on('connection', () => connections++).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { port, connections: () => connections };
}

describe('pictures by URL, where they are allowed,', () => {
  it.each(['127.0.0.1', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0'])(
    'are not fetched from the machine of the service: %s',
    async (host) => {
      const server = await startPictureServer();

      const reply = await predictUrl(`http://${host}:${server.port}/a.jpg`);

      expect(reply.problem).toMatchObject({
        status: 403,
        code: 'download-refused',
        detail: 'That URL does not lead to a public address.',
      });
      expect(server.connections()).toBe(0);
    },
  );

  it('are not fetched from what is no URL of the web', async () => {
    const { problem } = await predictUrl('http://user:password@pictures.example/');

    expect(problem).toMatchObject({ status: 403, code: 'download-refused' });
    expect(service.log()).not.toContain('pictures.example');
  });
});
