import { readFileSync } from 'node:fs';

import sharp from 'sharp';

import type { Preprocessing, Size } from '../../src/classification/model.ts';

/** Pixels 0..255, shape `[height, width, 3]`. */
export interface Rgb extends Size {
  readonly data: ArrayLike<number>;
}

/** Above every picture here. */
export const maxPixels = 10_000_000;

const fixtures = new URL('../fixtures/', import.meta.url);
const references = new URL('./reference/', import.meta.url);

/** Reads a file under `test/fixtures`, such as `photos/small.jpg`. */
export function readFixture(path: string): Uint8Array {
  return readFileSync(new URL(path, fixtures));
}

/** Reads a file under `test/golden/reference`. */
export function readReference(path: string): Uint8Array {
  return readFileSync(new URL(path, references));
}

/** Reads JSON under `test/golden/reference`. */
export function readReferenceJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, references), 'utf8'));
}

/** The same geometry, with channel values left at 0..255. */
export function withoutNormalization(preprocessing: Preprocessing): Preprocessing {
  return {
    ...preprocessing,
    rescaleFactor: 1,
    rescaleOffset: 0,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  };
}

/** Keeps a picture as it is: nothing is scaled, cropped or normalized. */
export function asItIs(size: Size): Preprocessing {
  return {
    resize: size,
    crop: undefined,
    input: size,
    resample: 'nearest',
    rescaleFactor: 1,
    rescaleOffset: 0,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  };
}

/** Turns `[3, height, width]` (CHW) into `[height, width, 3]`. */
export function toRgb(pixels: Float32Array, { width, height }: Size): Rgb {
  const planeLength = width * height;
  const data = Float32Array.from(
    { length: 3 * planeLength },
    (_, i) => pixels[(i % 3) * planeLength + Math.floor(i / 3)] ?? Number.NaN,
  );
  return { data, width, height };
}

/** Decodes an 8-bit RGB file without the code that is tested here. */
export async function decodePng(imageBytes: Uint8Array): Promise<Rgb> {
  const { data, info } = await sharp(imageBytes).raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`Expected three channels, got ${info.channels}`);
  return { data, width: info.width, height: info.height };
}

/** The mean of all channels' absolute differences; not a number when the sizes differ. */
export function meanAbsoluteDifference(a: Rgb, b: Rgb): number {
  if (a.width !== b.width || a.height !== b.height) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0));
  return sum / a.data.length;
}
