import { describe, expect, it } from 'vitest';

import { parseAllowedUrl } from '../../../src/download/allowed-origin.ts';

const allowedOrigins = ['https://cdn.example.com', 'http://127.0.0.1:3101'];

describe('parseAllowedUrl', () => {
  it.each([
    ['https://cdn.example.com/a/b.png?ex=1&hm=2', 'https://cdn.example.com/a/b.png?ex=1&hm=2'],
    ['https://cdn.example.com:443/a', 'https://cdn.example.com/a'],
    ['HTTPS://CDN.Example.COM/A', 'https://cdn.example.com/A'],
    ['http://127.0.0.1:3101/a', 'http://127.0.0.1:3101/a'],
  ])('lets %s through', (url, expected) => {
    expect(parseAllowedUrl(url, allowedOrigins).href).toBe(expected);
  });

  it.each([
    ['another scheme', 'http://cdn.example.com/'],
    ['another port', 'https://cdn.example.com:8443/'],
    ['another host', 'https://example.com/'],
    ['a host below it', 'https://a.cdn.example.com/'],
    ['a host that begins like it', 'https://cdn.example.com.evil.example/'],
    ['a host that ends like it', 'https://evilcdn.example.com/'],
    ['its absolute name', 'https://cdn.example.com./'],
    ['it as the name of a user', 'https://cdn.example.com@evil.example/'],
    ['a user', 'https://user@cdn.example.com/'],
    ['a password', 'https://:password@cdn.example.com/'],
    ['a blob of it', 'blob:https://cdn.example.com/1'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:image/png;base64,AAAA'],
    ['a path alone', '/a/b.png'],
    ['nothing', ''],
    ['no URL', 'https://'],
    ['the port of an address alone', 'http://127.0.0.1/'],
    ['the next address', 'http://127.0.0.2:3101/'],
    ['the name of an address', 'http://localhost:3101/'],
    ['the IPv6 form of an address', 'http://[::ffff:127.0.0.1]:3101/'],
    ['the same machine by IPv6', 'http://[::1]:3101/'],
    ['any address', 'http://0.0.0.0:3101/'],
    ['an address in digits that is another', 'http://2130706434:3101/'],
  ])('refuses %s', (_, url) => {
    const parse = (): URL => parseAllowedUrl(url, allowedOrigins);

    expect(parse).toThrow(expect.objectContaining({ code: 'download-refused' }));
  });

  it('refuses everything where nothing is allowed', () => {
    expect(() => parseAllowedUrl('https://cdn.example.com/', [])).toThrow('not downloaded');
  });

  it('keeps what it refuses out of the error', () => {
    const parse = (): URL => parseAllowedUrl('https://evil.example:x/secret', allowedOrigins);

    expect(parse).toThrow(expect.not.objectContaining({ cause: expect.anything() }));
    expect(parse).toThrow(/^[^/]*$/);
  });

  it('goes on from where it was redirected', () => {
    const base = new URL('https://cdn.example.com/a/b.png?x=1');

    expect(parseAllowedUrl('../c.png', allowedOrigins, base).href).toBe(
      'https://cdn.example.com/c.png',
    );
  });

  it.each(['//evil.example/c.png', String.raw`\\evil.example\c.png`, 'https://evil.example/c.png'])(
    'refuses to be led away by %s',
    (location) => {
      const base = new URL('https://cdn.example.com/a');

      expect(() => parseAllowedUrl(location, allowedOrigins, base)).toThrow('not downloaded');
    },
  );
});
