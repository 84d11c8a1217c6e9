import { FastResizeFilter, ResizeFit, Transformer } from '@napi-rs/image';

import type { Resample, Size } from '../../classification/model.ts';
import type { ResizePlan } from './geometry.ts';
import type { JpegHeader } from './jpeg-header.ts';
import type { RgbPixels } from './normalize.ts';

/** Above it sharp, which decodes line by line, needs less memory and no more time. */
const MAX_SOURCE_PIXELS = 4_000_000;
const MAX_RESIZED_PIXELS = 4_000_000;

/** Its filters follow Pillow's, antialiasing included; nearest is not among them. */
const filters = {
  lanczos: FastResizeFilter.Lanczos3,
  bilinear: FastResizeFilter.Bilinear,
  bicubic: FastResizeFilter.CatmullRom,
} satisfies Partial<Record<Resample, FastResizeFilter>>;

function hasFilter(resample: Resample): resample is keyof typeof filters {
  return resample in filters;
}

/** Whether the fast way can take this picture; the general one takes all. */
export function isPlainJpeg(header: JpegHeader, plan: ResizePlan, resample: Resample): boolean {
  return (
    hasFilter(resample) &&
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
export async function decodeJpeg(
  imageBytes: Uint8Array,
  { resized, crop }: ResizePlan,
  resample: Resample,
): Promise<RgbPixels> {
  const filter = hasFilter(resample) ? filters[resample] : filters.bilinear;
  const transformer = new Transformer(imageBytes)
    .fastResize({ ...resized, filter, fit: ResizeFit.Fill })
    .crop(crop.left, crop.top, crop.width, crop.height);
  const { width, height } = crop;
  return { data: await transformer.rawPixels(), channels: 4, width, height };
}

function pixelCount({ width, height }: Size): number {
  return width * height;
}
