import { once } from 'node:events';
import http from 'node:http';

import { describe, expect, it, onTestFinished } from 'vitest';

import { askOnce } from '../../../../src/commands/doctor/ask.ts';

/** A server that answers everything in one way, while the test runs. */
async function startServer(answer: http.RequestListener): Promise<string> {
  const server = http.createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return `http://127.0.0.1:${address.port}`;
}

describe('asking', () => {
  it('gives the status and the document', async () => {
    const url = await startServer(({ headers }, answer) => {
      answer.writeHead(418).end(JSON.stringify({ given: headers['x-test'] }));
    });

    expect(await askOnce(url, { 'x-test': 'yes' })).toEqual({
      status: 418,
      body: { given: 'yes' },
    });
  });

  it('gives no document where there is none', async () => {
    const url = await startServer((_, answer) => void answer.end('<html>'));

    expect(await askOnce(url)).toEqual({ status: 200, body: undefined });
  });

  it.each([
    ['a connection that is cut', (_: unknown, answer: http.ServerResponse) => answer.destroy()],
    ['an answer without an end', (_: unknown, answer: http.ServerResponse) => endless(answer)],
  ])('gives nothing for %s', async (_, answer) => {
    expect(await askOnce(await startServer(answer))).toBeUndefined();
  });

  it.each(['http://127.0.0.1:1/', 'no url'])('gives nothing for %s', async (url) => {
    expect(await askOnce(url)).toBeUndefined();
  });
});

/** More than anybody would read. */
function endless(answer: http.ServerResponse): void {
  const chunk = Buffer.alloc(2 ** 20, 'a');
  const more = (): void => {
    if (answer.destroyed) return;
    if (answer.write(chunk)) setImmediate(more);
    else answer.once('drain', more);
  };
  more();
}
