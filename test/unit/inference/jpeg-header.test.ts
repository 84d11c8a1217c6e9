import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readJpegHeader, uprightSize } from '../../../src/inference/child/jpeg-header.ts';
import { readFixture } from '../../support/fixtures.ts';
import { exif, frame, jpeg, latin1, scan, segment } from '../../support/jpeg.ts';

const huffmanTable = segment(0xc4, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
const undecodable = expect.objectContaining({ code: 'image-undecodable' });

function orientationOf(...pieces: readonly (readonly number[])[]): number {
  return readJpegHeader(jpeg(...pieces, frame(4, 3), scan())).orientation;
}

describe('readJpegHeader', () => {
  it('reads size, components and depth of a baseline file', () => {
    const header = readJpegHeader(jpeg(frame(640, 480), scan()));

    expect(header).toEqual({
      width: 640,
      height: 480,
      componentCount: 3,
      bitsPerSample: 8,
      scanCount: 1,
      orientation: 1,
    });
  });

  it.each([
    ['progressive', { marker: 0xc2 }, {}],
    ['grey', { components: 1 }, { componentCount: 1 }],
    ['CMYK', { components: 4 }, { componentCount: 4 }],
    ['12-bit', { marker: 0xc1, bits: 12 }, { bitsPerSample: 12 }],
  ])('reads a %s frame', (_, options, expected) => {
    const header = readJpegHeader(jpeg(frame(64, 48, options), scan()));

    expect(header).toMatchObject({ width: 64, height: 48, ...expected });
  });

  it('reads the largest size that a frame can have', () => {
    const header = readJpegHeader(jpeg(frame(65_535, 65_535), scan()));

    expect(header).toMatchObject({ width: 65_535, height: 65_535 });
  });

  it('does not take a Huffman table for a frame', () => {
    const header = readJpegHeader(jpeg(huffmanTable, frame(64, 48), scan()));

    expect(header).toMatchObject({ width: 64, height: 48 });
  });

  it('takes the size from the first of several frames', () => {
    const header = readJpegHeader(jpeg(frame(64, 48), frame(1, 1), scan()));

    expect(header).toMatchObject({ width: 64, height: 48 });
  });

  it('counts the scans', () => {
    const scans = Array.from({ length: 10 }, () => scan());

    expect(readJpegHeader(jpeg(frame(64, 48), ...scans)).scanCount).toBe(10);
  });

  it('accepts a hundred scans', () => {
    const scans = Array.from({ length: 100 }, () => scan());

    expect(readJpegHeader(jpeg(frame(64, 48), ...scans)).scanCount).toBe(100);
  });

  it('refuses a scan bomb', () => {
    const scans = Array.from({ length: 101 }, () => scan());

    expect(() => readJpegHeader(jpeg(frame(64, 48), ...scans))).toThrow(
      'The JPEG file has too many scans.',
    );
  });

  it.each([
    ['stuffed zeros', [0xff, 0x00, 0xff, 0x00]],
    ['restart markers', [0x12, 0xff, 0xd0, 0x34, 0xff, 0xd7, 0x56]],
    ['fill bytes', [0xff, 0xff, 0xff]],
    ['temporary markers', [0xff, 0x01, 0x56]],
  ])('steps over %s in the data', (_, data) => {
    const header = readJpegHeader(jpeg(frame(64, 48), scan(data), scan(data)));

    expect(header.scanCount).toBe(2);
  });

  it('steps over fill bytes before a marker', () => {
    const header = readJpegHeader(jpeg([0xff, 0xff], frame(64, 48), [0xff], scan()));

    expect(header).toMatchObject({ width: 64, height: 48, scanCount: 1 });
  });

  it('ends at the end of the image, whatever a phone has put behind it', () => {
    const image = Buffer.concat([jpeg(frame(64, 48), scan()), jpeg(frame(1, 1), scan(), scan())]);

    expect(readJpegHeader(image)).toMatchObject({ width: 64, height: 48, scanCount: 1 });
  });

  it('reads a view into a larger buffer, not the buffer', () => {
    const image = jpeg(frame(64, 48), scan());
    const larger = Buffer.concat([Buffer.alloc(10), image]);

    expect(readJpegHeader(larger.subarray(10))).toMatchObject({ width: 64, height: 48 });
  });

  it('is not confused by a thumbnail in the EXIF data', () => {
    const thumbnail = [...latin1('Exif\0\0II*\0\x08\0\0\0'), ...jpeg(frame(16, 12), scan())];

    const header = readJpegHeader(jpeg(segment(0xe1, thumbnail), frame(64, 48), scan()));

    expect(header).toMatchObject({ width: 64, height: 48, scanCount: 1 });
  });

  it.each([
    ['there is no frame', jpeg(scan())],
    ['there is no scan', jpeg(frame(64, 48))],
    ['there is nothing', jpeg()],
    ['the width is 0', jpeg(frame(0, 48), scan())],
    ['the height is 0', jpeg(frame(64, 0), scan())],
    ['the frame is too short to hold a size', jpeg(segment(0xc0, [8, 0, 48, 0]), scan())],
  ])('finds no picture where %s', (_, image) => {
    expect(() => readJpegHeader(image)).toThrow('The JPEG file holds no picture.');
  });

  it.each([
    ['before its end marker', (image: Uint8Array) => image.subarray(0, -2)],
    ['in its end marker', (image: Uint8Array) => image.subarray(0, -1)],
    ['in the middle', (image: Uint8Array) => image.subarray(0, image.length / 2)],
    ['after its start', (image: Uint8Array) => image.subarray(0, 2)],
    ['in a length', (image: Uint8Array) => image.subarray(0, 5)],
  ])('notices a file that is cut %s', (_, cut) => {
    const image = jpeg(frame(64, 48), scan());

    expect(() => readJpegHeader(cut(image))).toThrow('The JPEG file is cut short.');
  });

  it('notices the cut in a real file', () => {
    const image = readFixture('formats/jpeg-truncated.jpg');

    expect(() => readJpegHeader(image)).toThrow('The JPEG file is cut short.');
  });

  it.each([0, 1])('refuses a segment of the impossible length %i', (length) => {
    expect(() => readJpegHeader(jpeg([0xff, 0xe0, 0, length], frame(64, 48), scan()))).toThrow(
      undecodable,
    );
  });

  it('answers or refuses whatever comes, and never fails otherwise', () => {
    const image = [...jpeg(exif(6), frame(64, 48), scan())];
    const damage = fc.array(fc.tuple(fc.nat(image.length - 1), fc.nat(255)), { maxLength: 5 });

    fc.assert(
      fc.property(damage, (changes) => {
        const damaged = Uint8Array.from(image);
        for (const [at, value] of changes) damaged[at] = value;

        expect(outcomeOf(damaged)).toMatch(/^(read|image-undecodable)$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the EXIF orientation', () => {
  const orientations = [1, 2, 3, 4, 5, 6, 7, 8];

  it.each(orientations)('%i is read from little-endian data', (orientation) => {
    expect(orientationOf(exif(orientation, { byteOrder: 'II' }))).toBe(orientation);
  });

  it.each(orientations)('%i is read from big-endian data', (orientation) => {
    expect(orientationOf(exif(orientation, { byteOrder: 'MM' }))).toBe(orientation);
  });

  it.each(orientations)('%i is read from a real file', (orientation) => {
    const image = readFixture(`formats/jpeg-exif-${orientation}.jpg`);

    expect(readJpegHeader(image).orientation).toBe(orientation);
  });

  it('is found behind another APP1 segment', () => {
    const xmp = segment(0xe1, latin1('http://ns.adobe.com/xap/1.0/\0<x/>'));

    expect(orientationOf(xmp, exif(6))).toBe(6);
  });

  it('is upright without EXIF data', () => {
    expect(orientationOf()).toBe(1);
  });

  it.each([
    ['the value 0', exif(0)],
    ['the value 9', exif(9)],
    ['no orientation tag', exif(6, { tag: 0x0110 })],
    ['a directory outside of the segment', exif(6, { directory: 0xffff_fff0 })],
    ['a directory at the very end', exif(6, { directory: 26 })],
    ['nothing in it', segment(0xe1, latin1('Exif\0\0'))],
    ['half a header', segment(0xe1, latin1('Exif\0\0II*\0\x08'))],
    [
      'a directory that promises more entries than there are',
      segment(0xe1, [...latin1('Exif\0\0II*\0\x08\0\0\0'), 0xff, 0xff, 1, 2, 3]),
    ],
  ])('is upright where EXIF has %s', (_, malformed) => {
    expect(orientationOf(malformed)).toBe(1);
  });
});

describe('uprightSize', () => {
  it.each([
    [1, { width: 4, height: 3 }],
    [2, { width: 4, height: 3 }],
    [3, { width: 4, height: 3 }],
    [4, { width: 4, height: 3 }],
    [5, { width: 3, height: 4 }],
    [6, { width: 3, height: 4 }],
    [7, { width: 3, height: 4 }],
    [8, { width: 3, height: 4 }],
  ])('of a picture of 4x3 with orientation %i is %o', (orientation, size) => {
    const header = readJpegHeader(jpeg(exif(orientation), frame(4, 3), scan()));

    expect(uprightSize(header)).toEqual(size);
  });
});

function outcomeOf(image: Uint8Array): string {
  try {
    readJpegHeader(image);
    return 'read';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}
