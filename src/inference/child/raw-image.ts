import type { Size } from '../../classification/model.ts';
import { ClassifierError } from '../../errors.ts';

/** A decoded picture that is not turned, resized or flattened yet, 0..255, shape `[height, width, channels]`. */
export interface RawImage extends Size {
  readonly data: Uint8Array;
  /** RGB, or RGB with alpha. */
  readonly channels: 3 | 4;
}

/** @throws {ClassifierError} `image-too-large` when the picture has more pixels than allowed. */
export function requirePixelLimit({ width, height }: Size, maxPixels: number): void {
  if (width * height <= maxPixels) return;
  throw new ClassifierError(
    'image-too-large',
    `The picture has ${width}x${height} pixels; the limit is ${megapixels(maxPixels)} megapixels.`,
    { details: { width, height, maxPixels } },
  );
}

function megapixels(pixels: number): string {
  return (pixels / 1e6).toLocaleString('en', { maximumFractionDigits: 1 });
}
