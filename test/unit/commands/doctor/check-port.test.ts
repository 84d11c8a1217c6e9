import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

import { describe, expect, it, onTestFinished } from 'vitest';

import type { Ask } from '../../../../src/commands/doctor/ask.ts';
import { checkPort } from '../../../../src/commands/doctor/check-port.ts';
import { parseConfig } from '../../../../src/config.ts';

const nobody: Ask = async () => undefined;

/** A port that somebody listens on, while the test runs. */
async function takePort(): Promise<{ readonly server: Server; readonly port: string }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return { server, port: String(address.port) };
}

describe('the port', () => {
  it('may be any', async () => {
    expect(await checkPort(parseConfig({ PORT: '0' }), nobody)).toMatchObject({
      finding: { status: 'ok' },
      isServing: false,
    });
  });

  it('that was free is free again', async () => {
    const { server, port } = await takePort();
    server.close();
    const config = parseConfig({ PORT: port });

    expect(await checkPort(config, nobody)).toMatchObject({ finding: { status: 'ok' } });
    expect(await checkPort(config, nobody)).toMatchObject({ finding: { status: 'ok' } });
  });

  it('that another program uses is a failure', async () => {
    const { port } = await takePort();

    expect(await checkPort(parseConfig({ PORT: port }), nobody)).toMatchObject({
      finding: { status: 'failure', message: `another program uses 127.0.0.1:${port}.` },
      isServing: false,
    });
  });

  it('that a Whatsit uses is that one’s', async () => {
    const { port } = await takePort();
    const asked: string[] = [];
    const ask: Ask = async (url) => {
      asked.push(url);
      return { status: 200, body: { version: '1.2.3', parts: { inference: { status: 'ok' } } } };
    };

    expect(await checkPort(parseConfig({ PORT: port }), ask)).toMatchObject({
      finding: { status: 'warning', message: expect.stringContaining('Whatsit 1.2.3') },
      isServing: true,
    });
    expect(asked).toEqual([`http://127.0.0.1:${port}/health`]);
  });

  it('cannot be one of another machine', async () => {
    const config = parseConfig({ HOST: '192.0.2.1', PORT: '0' });

    expect(await checkPort(config, nobody)).toMatchObject({
      finding: { status: 'failure', advice: expect.stringContaining('HOST') },
    });
  });
});
