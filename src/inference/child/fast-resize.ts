import { FastResizeFilter, ResizeFit, type Transformer } from '@napi-rs/image';

import type { Resample } from '../../classification/model.ts';
import type { ResizePlan } from './geometry.ts';
import type { RgbPixels } from './normalize.ts';

/** Its filters follow Pillow's, antialiasing included; nearest is not among them. */
const filters = {
  lanczos: FastResizeFilter.Lanczos3,
  bilinear: FastResizeFilter.Bilinear,
  bicubic: FastResizeFilter.CatmullRom,
} satisfies Partial<Record<Resample, FastResizeFilter>>;

/** A filter that `resizeAndCrop` has. */
export type FastResample = keyof typeof filters;

export function hasFastFilter(resample: Resample): resample is FastResample {
  return resample in filters;
}

/**
 * Resizes and crops a picture as Pillow would, up or down.
 *
 * @returns The pixels of `plan.crop`.
 */
export async function resizeAndCrop(
  image: Transformer,
  { resized, crop }: Pick<ResizePlan, 'resized' | 'crop'>,
  resample: FastResample,
): Promise<RgbPixels> {
  const { left, top, width, height } = crop;
  const data = await image
    .fastResize({ ...resized, filter: filters[resample], fit: ResizeFit.Fill })
    .crop(left, top, width, height)
    .rawPixels();
  return { data, channels: 4, width, height };
}
