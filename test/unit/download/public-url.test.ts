import { describe, expect, it } from 'vitest';

import { parsePublicUrl } from '../../../src/download/public-url.ts';

describe('parsePublicUrl', () => {
  it.each([
    ['https://pictures.example/a/b.png?c=1', 'https://pictures.example/a/b.png?c=1'],
    ['HTTP://Pictures.Example', 'http://pictures.example/'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['http://pictures.example:80/', 'http://pictures.example/'],
    ['https://pictures.example:80/', 'https://pictures.example:80/'],
    ['http://pictures.example:443/', 'http://pictures.example:443/'],
    ['http://pictures.example:1024/', 'http://pictures.example:1024/'],
    ['https://pictures.example:65535/', 'https://pictures.example:65535/'],
  ])('takes %s', (url, expected) => {
    expect(parsePublicUrl(url).href).toBe(expected);
  });

  it.each([
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:image/png;base64,AAAA'],
    ['a blob', 'blob:https://pictures.example/1'],
    ['FTP', 'ftp://pictures.example/a.png'],
    ['a script', 'javascript:alert(1)'],
    ['a user', 'https://user@pictures.example/'],
    ['a password', 'https://:password@pictures.example/'],
    ['port 0', 'http://pictures.example:0/'],
    ['the port of mail', 'http://pictures.example:25/'],
    ['the port of shells', 'http://pictures.example:22/'],
    ['the last port of the system', 'http://pictures.example:1023/'],
    ['a port that is none', 'http://pictures.example:65536/'],
    ['a zone', 'http://[fe80::1%25eth0]/'],
    ['a host that is a broken address', 'http://1.2.3.256/'],
    ['no host', 'http://'],
    ['a path alone', '/a/b.png'],
    ['nothing', ''],
  ])('refuses %s', (_, url) => {
    const parse = (): URL => parsePublicUrl(url);

    expect(parse).toThrow(expect.objectContaining({ code: 'download-refused' }));
  });

  it('keeps what it refuses out of the error', () => {
    const parse = (): URL => parsePublicUrl('https://pictures.example:x/secret');

    expect(parse).toThrow(expect.not.objectContaining({ cause: expect.anything() }));
    expect(parse).toThrow(/^[^/]*$/);
  });

  it.each([
    ['../c.png', 'http://pictures.example/c.png'],
    ['//other.example/c.png', 'http://other.example/c.png'],
    ['https://other.example/c.png', 'https://other.example/c.png'],
  ])('goes on from where it was redirected to %s', (location, expected) => {
    const base = new URL('http://pictures.example/a/b.png?x=1');

    expect(parsePublicUrl(location, base).href).toBe(expected);
  });

  it('stays with https once it was there', () => {
    const base = new URL('https://pictures.example/a/b.png');

    expect(parsePublicUrl('../c.png', base).href).toBe('https://pictures.example/c.png');
    expect(() => parsePublicUrl('http://pictures.example/c.png', base)).toThrow(
      expect.objectContaining({ code: 'download-refused' }),
    );
  });
});
