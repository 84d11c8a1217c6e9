import { FastResizeFilter, ResizeFit, Transformer } from '@napi-rs/image';

import type { Resample, Size } from '../../classification/model.ts';
import type { ResizePlan } from './geometry.ts';
import type { RgbPixels } from './normalize.ts';

/** Its filters follow Pillow's, antialiasing included; nearest is not among them. */
const filters = {
  lanczos: FastResizeFilter.Lanczos3,
  bilinear: FastResizeFilter.Bilinear,
  bicubic: FastResizeFilter.CatmullRom,
} satisfies Partial<Record<Resample, FastResizeFilter>>;

/** A filter that is there. */
export type FastResample = keyof typeof filters;

export function hasFastFilter(resample: Resample): resample is FastResample {
  return resample in filters;
}

/**
 * Decodes, resizes and crops an encoded picture in one native call, as Pillow would, up or down.
 *
 * @returns The pixels of `plan.crop`.
 */
export async function decodeAndResize(
  imageBytes: Uint8Array,
  plan: ResizePlan,
  resample: FastResample,
): Promise<RgbPixels> {
  return resizeAndCrop(new Transformer(imageBytes), plan, resample);
}

/** The same for pixels that another decoder made. */
export async function resizePixels(
  pixels: RgbPixels,
  plan: ResizePlan,
  resample: FastResample,
): Promise<RgbPixels> {
  const { width, height } = pixels;
  return resizeAndCrop(Transformer.fromRgbaPixels(toRgba(pixels), width, height), plan, resample);
}

async function resizeAndCrop(
  image: Transformer,
  { resized, crop }: ResizePlan,
  resample: FastResample,
): Promise<RgbPixels> {
  const { left, top, width, height } = crop;
  const data = image
    .fastResize({ ...resized, filter: filters[resample], fit: ResizeFit.Fill })
    .crop(left, top, width, height)
    .rawPixelsSync(); // on this thread: the hop to another and back costs half a millisecond
  return { data, channels: 4, width, height };
}

function toRgba({ data, width, height, channels }: RgbPixels & Size): Uint8Array {
  if (channels === 4) return data;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let to = 0, from = 0; to < rgba.length; to += 4, from += 3) {
    rgba[to] = data[from] ?? 0;
    rgba[to + 1] = data[from + 1] ?? 0;
    rgba[to + 2] = data[from + 2] ?? 0;
  }
  return rgba;
}
