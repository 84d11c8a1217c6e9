import { Transformer } from '@napi-rs/image';

import type { Resample, Size } from '../../classification/model.ts';
import { type FastResample, hasFastFilter, resizeAndCrop } from './fast-resize.ts';
import type { ResizePlan } from './geometry.ts';
import type { JpegHeader } from './jpeg-header.ts';
import type { RgbPixels } from './normalize.ts';

/**
 * Above it sharp, which decodes line by line, is faster (2 MP: 9 ms against 26) and needs less memory (9 MB against 150).
 */
const MAX_SOURCE_PIXELS = 300_000;
const MAX_RESIZED_PIXELS = 4_000_000;

/** Whether the fast way can take this picture; the general one takes all. */
export function isPlainJpeg(
  header: JpegHeader,
  plan: ResizePlan,
  resample: Resample,
): resample is FastResample {
  return (
    hasFastFilter(resample) &&
    header.componentCount === 3 &&
    header.bitsPerSample === 8 &&
    header.orientation === 1 &&
    plan.source === undefined &&
    pixelCount(header) <= MAX_SOURCE_PIXELS &&
    pixelCount(plan.resized) <= MAX_RESIZED_PIXELS
  );
}

/**
 * Decodes, resizes and crops an ordinary JPEG in one native call: two thirds of the time that sharp needs
 * (0.25 mean absolute difference from Pillow in the result).
 */
export function decodeJpeg(
  imageBytes: Uint8Array,
  plan: ResizePlan,
  resample: FastResample,
): Promise<RgbPixels> {
  return resizeAndCrop(new Transformer(imageBytes), plan, resample);
}

function pixelCount({ width, height }: Size): number {
  return width * height;
}
