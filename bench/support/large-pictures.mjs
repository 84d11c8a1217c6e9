import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { benchFolder } from './paths.mjs';
import { sharp } from './photos.mjs';

/** 50 million pixels, which is just allowed. */
const SIZE = { width: 8000, height: 6250 };
const BLOCKS = { width: 500, height: 391 };

/** Each format in forms that cost a decoder little and much; all stay below the limit for a body. */
const encoders = {
  'baseline JPEG': (image) => image.jpeg({ quality: 90 }),
  'progressive JPEG': (image) => image.jpeg({ quality: 90, progressive: true }),
  PNG: (image) => image.png({ compressionLevel: 6 }),
  'interlaced PNG': (image) => image.png({ compressionLevel: 6, progressive: true }),
  '16-bit PNG': (image) => image.toColourspace('rgb16').png({ compressionLevel: 6 }),
  WebP: (image) => image.webp({ quality: 80, effort: 0 }),
  TIFF: (image) => image.tiff({ compression: 'deflate', predictor: 'horizontal' }),
};

export const largePictureNames = [...Object.keys(encoders), 'HEIC'];

/**
 * Makes one picture of 50 megapixels: coloured blocks, so that even an interlaced PNG of it stays small.
 *
 * @param {string} name - One of `largePictureNames`.
 * @param {{ path?: string, problem?: string }} python - Only there is an encoder for HEIC.
 */
export async function makeLargePicture(name, python) {
  const { data, info } = await noise(BLOCKS).raw().toBuffer({ resolveWithObject: true });
  const blocks = sharp(data, { raw: info });
  const large = blocks.resize({ ...SIZE, fit: 'fill', kernel: 'nearest' });
  return name === 'HEIC' ? encodeHeic(large, python) : encoders[name](large).toBuffer();
}

/** Makes a JPEG of exactly so many bytes; what stands behind its end is ignored by decoders. */
export async function makeHeavyPicture(sizeInBytes) {
  const picture = await noise({ width: 3200, height: 2400 }).jpeg({ quality: 95 }).toBuffer();
  return Buffer.concat([picture, Buffer.alloc(Math.max(0, sizeInBytes - picture.length))]);
}

async function encodeHeic(image, { path: python, problem }) {
  if (!python) throw new Error(problem);
  const script = path.join(benchFolder, 'support/make_heic.py');
  const pixels = await image.raw().toBuffer();
  return execFileSync(python, [script, String(SIZE.width), String(SIZE.height)], {
    input: pixels,
    maxBuffer: 2 ** 28,
  });
}

function noise(size) {
  return sharp({
    create: { ...size, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 50 } },
  });
}
