import dns from 'node:dns';
import net from 'node:net';
import { describe, expect, it } from 'vitest';

describe('the network guard of the tests', () => {
  it('refuses a connection to another machine', () => {
    expect(() => net.connect(80, '192.0.2.1')).toThrow('must not connect to 192.0.2.1');
  });

  it('refuses fetch to another machine', async () => {
    await expect(fetch('http://192.0.2.1/')).rejects.toMatchObject({
      cause: { message: 'Tests must not connect to 192.0.2.1' },
    });
  });

  it.each([
    ['one', '192.0.2.1'],
    [
      'one of several',
      [
        { address: '127.0.0.1', family: 4 },
        { address: '192.0.2.1', family: 4 },
      ],
    ],
  ])(
    'refuses a name that a lookup of the test leads to another machine by %s',
    async (_, found) => {
      const socket = net.connect({
        host: 'pictures.example',
        port: 80,
        lookup: (_name, _options, callback) => callback(null, found, 4),
      });

      const error = await new Promise((resolve) => socket.once('error', resolve));

      expect(error).toHaveProperty('message', 'Tests must not connect to 192.0.2.1');
    },
  );

  it('refuses an address even with a lookup', () => {
    const lookup = (): void => undefined;

    expect(() => net.connect({ host: '192.0.2.1', port: 80, lookup })).toThrow('must not connect');
  });

  it('refuses to look up a name', () => {
    expect(() => dns.lookup('example.org', () => undefined)).toThrow('must not look up');
  });

  it('lets a connection to this machine through', async () => {
    const server = net.createServer((socket) => socket.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;

    const answer = await new Promise<string>((resolve) => {
      net.connect(port, '127.0.0.1').once('data', (data) => resolve(data.toString()));
    });

    expect(answer).toBe('hello');
    server.close();
  });
});
