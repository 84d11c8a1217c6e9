import { createCipheriv } from 'node:crypto';

import sharp from 'sharp';

type Bytes = Uint8Array<ArrayBuffer>;

/** Noise that is the same in every run, for pictures that do not compress. */
export function noise(length: number): Bytes {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));
  return new Uint8Array(cipher.update(Buffer.alloc(length)));
}

export type MadeFormat = 'jpeg' | 'png' | 'tiff' | 'webp' | 'gif' | 'avif' | 'bmp';

export interface MadePicture {
  readonly format: MadeFormat;
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 colour, 4 colour with alpha. */
  readonly channels?: 1 | 3 | 4;
}

/** Makes a picture with soft random blobs. */
export async function makePicture(wanted: MadePicture): Promise<Bytes> {
  const { format, width, height, channels = 3 } = wanted;
  const blobs = sharp(noise(8 * 6 * channels), { raw: { width: 8, height: 6, channels } });
  const picture = blobs.resize(width, height, { fit: 'fill' });
  if (channels === 1) picture.toColourspace('b-w');
  if (format !== 'bmp') return new Uint8Array(await picture.toFormat(format).toBuffer());
  return encodeBmp(await picture.raw().toBuffer(), width, height);
}

/** A large picture of one colour: a small file that keeps a decoder busy. */
export async function makeSlowPicture(megapixels: number): Promise<Bytes> {
  const width = 4000;
  const height = Math.round((megapixels * 1e6) / width);
  const create = { width, height, channels: 3, background: '#3a7' } as const;
  return new Uint8Array(await sharp({ create }).png({ compressionLevel: 1 }).toBuffer());
}

/** Wraps RGB pixels as a 24-bit Windows bitmap: rows bottom up, BGR, padded to four bytes. */
function encodeBmp(rgb: Uint8Array, width: number, height: number): Bytes {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + stride * height);
  file.write('BM', 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (row * width + column) * 3;
      const to = 54 + (height - 1 - row) * stride + column * 3;
      file.set([rgb[from + 2] ?? 0, rgb[from + 1] ?? 0, rgb[from] ?? 0], to);
    }
  }
  return new Uint8Array(file);
}
