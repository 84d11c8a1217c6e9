import { crc32, deflateSync } from 'node:zlib';

import { readFixture } from './fixtures.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A file made to hurt, and what has to become of it; `either`: an answer or a refusal, but no harm. */
export interface HostilePicture {
  readonly name: string;
  readonly bytes: Bytes;
  readonly expected: 'decodes' | 'rejected' | 'either';
}

/** Hostile files that are made here, so that every checkout has them. */
export function makeHostilePictures(): readonly HostilePicture[] {
  const jpeg = readFixture('photos/small.jpg');
  const formats = ['jpeg-rgb.jpg', 'png-rgb.png', 'webp-lossy.webp', 'avif.avif', 'heic.heic'];
  const cut = formats.map((name): HostilePicture => {
    const bytes = readFixture(`formats/${name}`);
    return {
      name: `half of ${name}`,
      bytes: bytes.slice(0, bytes.length / 2),
      expected: 'rejected',
    };
  });
  return [
    ...cut,
    { name: 'no bytes', bytes: new Uint8Array(), expected: 'rejected' },
    { name: 'one byte', bytes: new Uint8Array([0xff]), expected: 'rejected' },
    { name: 'a million zeros', bytes: new Uint8Array(1_000_000), expected: 'rejected' },
    { name: 'a JPEG signature alone', bytes: jpeg.slice(0, 3), expected: 'rejected' },
    { name: 'a PNG of one pixel', bytes: makeBlackPng(1, 1), expected: 'decodes' },
    { name: 'a PNG of 50 to 1', bytes: makeBlackPng(5000, 100), expected: 'decodes' },
    { name: 'a PNG of 1 to 50', bytes: makeBlackPng(100, 5000), expected: 'decodes' },
    { name: 'a PNG of 49,000 to 1', bytes: makeBlackPng(49_000, 1), expected: 'either' },
    {
      name: 'a PNG bomb of 400 megapixels',
      bytes: makeBlackPng(20_000, 20_000),
      expected: 'rejected',
    },
    {
      name: 'a PNG that claims 2 billion squared',
      bytes: claimSize(makeBlackPng(1, 1)),
      expected: 'rejected',
    },
    // The decoder looks at the frames alone, and makes the screen fit them.
    { name: 'a GIF of one pixel on a huge screen', bytes: makeHugeGif(1), expected: 'either' },
    { name: 'a GIF with a huge frame', bytes: makeHugeGif(0xffff), expected: 'rejected' },
    { name: 'a JPEG of 65,535 scans', bytes: repeatScan(jpeg, 65_535), expected: 'rejected' },
    {
      name: 'a JPEG with a megabyte after its end',
      bytes: append(jpeg, 1_000_000),
      expected: 'decodes',
    },
    {
      name: 'a BMP that claims 30,000 x 30,000',
      bytes: claimBmpSize(30_000),
      expected: 'rejected',
    },
    { name: 'a TIFF whose directory is itself', bytes: makeLoopingTiff(), expected: 'rejected' },
  ];
}

/** One bit a pixel, all of them black: a few kilobytes, whatever the size. */
function makeBlackPng(width: number, height: number): Bytes {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8);
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  const file = Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
  return new Uint8Array(file);
}

function pngChunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  const checksum = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

function claimSize(png: Bytes): Bytes {
  const view = Buffer.from(png);
  view.writeUInt32BE(2 ** 31 - 1, 16);
  view.writeUInt32BE(2 ** 31 - 1, 20);
  view.writeUInt32BE(crc32(view.subarray(12, 29)), 29);
  return new Uint8Array(view);
}

/** One square frame on a screen of 65,535 x 65,535. */
function makeHugeGif(side: number): Bytes {
  const file = Buffer.from(
    // Signature, screen, two colours; the frame's place and size; one pixel; the end.
    '474946383961ffffffff800000000000ffffff2c00000000000000000002024401003b',
    'hex',
  );
  file.writeUInt16LE(side, 24);
  file.writeUInt16LE(side, 26);
  return new Uint8Array(file);
}

/** Repeats the header of the last scan, with nothing in it, before the end of the image. */
function repeatScan(jpeg: Bytes, count: number): Bytes {
  const file = Buffer.from(jpeg);
  const scan = file.lastIndexOf(Buffer.from([0xff, 0xda]));
  const header = file.subarray(scan, scan + 2 + file.readUInt16BE(scan + 2));
  const scans = Array.from({ length: count }, () => header);
  return new Uint8Array(Buffer.concat([file.subarray(0, -2), ...scans, file.subarray(-2)]));
}

function append(bytes: Bytes, length: number): Bytes {
  return new Uint8Array(Buffer.concat([bytes, Buffer.alloc(length, 'x')]));
}

function claimBmpSize(side: number): Bytes {
  const file = Buffer.from(readFixture('formats/bmp-24.bmp'));
  file.writeInt32LE(side, 18);
  file.writeInt32LE(side, 22);
  return new Uint8Array(file);
}

function makeLoopingTiff(): Bytes {
  return new Uint8Array([...Buffer.from('II*\0', 'latin1'), 8, 0, 0, 0, 0, 0, 8, 0, 0, 0]);
}
