import type { Resample, Size } from '../../classification/model.ts';
import { decodeAndResize, type FastResample, hasFastFilter } from './fast-resize.ts';
import type { ResizePlan } from './geometry.ts';
import type { JpegHeader } from './jpeg-header.ts';

/** Above it sharp, which decodes line by line, is faster (2 MP: 9 ms, not 26) and needs less memory (9 MB, not 150). */
const MAX_SOURCE_PIXELS = 300_000;
/** A thin strip may grow out of all proportion before its centre is cut out. */
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
 * The fast way for an ordinary JPEG: two thirds of the time that sharp needs, 0.25 of 255 away from Pillow in the mean.
 *
 * The decoder is lenient with missing data: only for files whose header `readJpegHeader` has accepted.
 */
export const decodeJpeg = decodeAndResize;

function pixelCount({ width, height }: Size): number {
  return width * height;
}
