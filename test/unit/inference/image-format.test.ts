import { describe, expect, it } from 'vitest';

import { detectFormat } from '../../../src/inference/child/image-format.ts';
import { readFixture } from '../../support/fixtures.ts';

function bytes(head: string): Uint8Array {
  return Buffer.from(head, 'latin1');
}

/** The first box of an ISO media file. */
function isoMedia(...brands: readonly string[]): Uint8Array {
  const [major = '', ...others] = brands;
  const length = 16 + 4 * others.length;
  return bytes(`\0\0\0${String.fromCharCode(length)}ftyp${major}\0\0\0\0${others.join('')}mdat`);
}

describe('detectFormat', () => {
  it.each([
    ['jpeg-rgb.jpg', 'jpeg'],
    ['png-rgb.png', 'png'],
    ['webp-lossy.webp', 'webp'],
    ['webp-lossless.webp', 'webp'],
    ['gif-static.gif', 'gif'],
    ['gif-animated.gif', 'gif'],
    ['avif.avif', 'avif'],
    ['tiff-lzw.tiff', 'tiff'],
    ['bmp-24.bmp', 'bmp'],
    ['heic.heic', 'heic'],
  ])('tells what %s is', (file, format) => {
    expect(detectFormat(readFixture(`formats/${file}`))).toEqual({ format });
  });

  it.each([
    ['GIF87a', bytes('GIF87a\x01\0'), 'gif'],
    ['big-endian TIFF', bytes('MM\0*\0\0\0\x08'), 'tiff'],
    ['BigTIFF', bytes('II+\0\x08\0\0\0'), 'tiff'],
    ['AVIF that calls itself MIAF first', isoMedia('mif1', 'miaf', 'avif'), 'avif'],
    ['HEIC that calls itself MIAF first', isoMedia('mif1', 'heic'), 'heic'],
    ['a HEIC sequence', isoMedia('hevc', 'msf1'), 'heic'],
    ['an AVIF sequence', isoMedia('avis', 'msf1'), 'avif'],
  ])('knows %s', (_, head, format) => {
    expect(detectFormat(head)).toEqual({ format });
  });

  it.each([
    ['a PDF document', bytes('%PDF-1.7\n')],
    ['an icon (ICO)', bytes('\0\0\x01\0\x01\0')],
    ['a Photoshop document', bytes('8BPS\0\x01')],
    ['a JPEG XL picture', bytes('\xff\x0a\0\0')],
    ['a JPEG XL picture', bytes('\0\0\0\x0cJXL \r\n\x87\n')],
    ['a JPEG 2000 picture', bytes('\xff\x4f\xff\x51')],
    ['a JPEG 2000 picture', bytes('\0\0\0\x0cjP  \r\n\x87\n')],
    ['a video', bytes('\x1a\x45\xdf\xa3')],
    ['a video', bytes('RIFF\0\0\0\0AVI LIST')],
    ['a video', bytes('OggS\0\x02')],
    ['a video', isoMedia('isom', 'iso2', 'avc1', 'mp41')],
    ['a video', isoMedia('qt  ')],
    ['a sound file', bytes('ID3\x04\0')],
    ['a sound file', bytes('RIFF\0\0\0\0WAVEfmt ')],
    ['a Lottie animation', bytes('{"v":"5.5.7","fr":60}')],
  ])('knows %s, which is not decoded', (unsupported, head) => {
    expect(detectFormat(head)).toEqual({ unsupported });
  });

  it.each([
    ['alone', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['after a byte order mark', '\xef\xbb\xbf<svg width="1">'],
    ['after white space', '\n\t <svg>'],
    ['after an XML prolog', '<?xml version="1.0"?>\n<svg>'],
    ['after a byte order mark and a prolog', '\xef\xbb\xbf<?xml version="1.0"?><svg>'],
    ['after a comment', '<!-- made by hand -->\n<svg viewBox="0 0 1 1">'],
    ['after a document type', '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg>'],
    ['in capitals', '<SVG>'],
  ])('knows an SVG drawing %s', (_, head) => {
    expect(detectFormat(bytes(head))).toEqual({ unsupported: 'an SVG drawing' });
  });

  it.each([
    ['nothing', ''],
    ['plain text', 'This is not a picture.'],
    ['a web page', '<!doctype html><html><body>'],
    ['a web page that holds a drawing', '<!doctype html><html><svg>'],
    ['other XML', '<?xml version="1.0"?><note/>'],
    ['JSON', '{"url":"https://example.org/cat.jpg"}'],
    ['half a PNG signature', '\x89PNG'],
    ['RIFF of another kind', 'RIFF\0\0\0\0CDXA'],
    ['text that begins like a bitmap', 'BM is a bus company'],
    ['zeros', '\0'.repeat(600)],
  ])('takes %s for no picture', (_, head) => {
    expect(detectFormat(bytes(head))).toBeUndefined();
  });

  it('looks at a view into a larger buffer, not at the buffer', () => {
    const whole = bytes('padding GIF89a');

    expect(detectFormat(whole.subarray(8))).toEqual({ format: 'gif' });
  });

  it.each([
    ['white space', ' '.repeat(512)],
    ['tag beginnings', '<svg'.repeat(128)],
    ['comment beginnings', '<!--'.repeat(128)],
    ['white space after a brace', `{${' '.repeat(511)}`],
    ['a byte order mark and white space', `\xef\xbb\xbf${'\n'.repeat(509)}`],
  ])('needs no time for a head full of %s', (_, head) => {
    const image = bytes(head);

    const startedAt = performance.now();
    for (let i = 0; i < 100; i++) detectFormat(image);

    // A hundred take about 1 ms; a pattern that backtracks would take minutes.
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
