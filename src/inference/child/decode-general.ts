import sharp, { type KernelEnum, type Sharp, type SharpOptions } from 'sharp';

import type { Resample, Size } from '../../classification/model.ts';
import { hasFastFilter, resizePixels } from './fast-resize.ts';
import type { ResizePlan } from './geometry.ts';
import type { ImageFormat } from './image-format.ts';
import { pickNearest } from './nearest.ts';
import type { RgbPixels } from './normalize.ts';
import { type RawImage, requirePixelLimit } from './raw-image.ts';

/** What sharp reads: an encoded file, or pixels that another decoder made. */
export type ImageSource =
  | { readonly imageBytes: Uint8Array; readonly format: ImageFormat }
  | { readonly raw: RawImage };

const kernels = {
  lanczos: 'lanczos3',
  bilinear: 'linear',
  bicubic: 'cubic',
} as const satisfies Partial<Record<Resample, keyof KernelEnum>>;

const MAX_WHOLE_WEBP_PIXELS = 12_000_000;

/** AVIF is decoded as a whole, with copies: 50 megapixels would take 800 MB. */
const MAX_AVIF_PIXELS = 25_000_000;

/** The loaders that stay open; everything else that libvips can read, SVG above all, is refused. */
const openLoaders = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map(
  (name) => `VipsForeignLoad${name}Buffer`,
);

/** Sets libvips up for a process that decodes what the internet sends; once, before the first picture. */
export function configureSharp(): void {
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: openLoaders });
}

/**
 * Reads how large a picture is when it stands upright, without decoding it.
 *
 * @throws {ClassifierError} `image-too-large`; other errors are sharp's own.
 */
export async function readUprightSize(source: ImageSource, maxPixels: number): Promise<Size> {
  if ('raw' in source) return source.raw;
  const { width, height, autoOrient } = await open(source).metadata();
  const limit = source.format === 'avif' ? Math.min(maxPixels, MAX_AVIF_PIXELS) : maxPixels;
  requirePixelLimit({ width, height }, limit);
  return autoOrient;
}

/**
 * Decodes, turns, flattens, resizes and crops any picture whose size was found to be within the limit;
 * encoded ones line by line where their format allows it.
 *
 * @returns The pixels of `plan.crop`.
 * @throws Sharp's own errors, when the file is damaged.
 */
export async function decodeGeneral(
  source: ImageSource,
  plan: ResizePlan,
  resample: Resample,
): Promise<RgbPixels> {
  const opened = open(source);
  const part = plan.source ? opened.extract(plan.source) : opened;
  const image = part.flatten({ background: '#fff' }).toColourspace('srgb');

  if (resample === 'nearest') return pickNearest(await toPixels(image), plan);
  if (plan.isEnlarging && hasFastFilter(resample)) {
    // libvips puts pixel centres elsewhere when it enlarges: up to 5 of 255 away from Pillow in the mean.
    return resizePixels(await toPixels(image), plan, resample);
  }
  const resized = image.resize({
    ...plan.resized,
    fit: 'fill',
    kernel: kernels[resample],
    fastShrinkOnLoad: isHugeWebp(source, plan),
  });
  return toPixels(resized.extract(plan.crop));
}

/**
 * WebP cannot be read line by line: 50 megapixels would take 390 MB. Its decoder can shrink as it goes instead,
 * which takes 3 MB and is 1.3 of 255 away from Pillow in the mean, where all other pictures stay below 0.6.
 */
function isHugeWebp(source: ImageSource, { upright }: ResizePlan): boolean {
  const isWebp = 'format' in source && source.format === 'webp';
  return isWebp && upright.width * upright.height > MAX_WHOLE_WEBP_PIXELS;
}

function open(source: ImageSource): Sharp {
  // Embedded profiles are ignored, as the models' training did; building their transform costs 2 ms a picture.
  // Sharp's own pixel limit is off: ours comes first, and says more.
  const common = { limitInputPixels: false, ignoreIcc: true } satisfies SharpOptions;
  if ('raw' in source) {
    const { data, width, height, channels } = source.raw;
    return sharp(data, { ...common, raw: { width, height, channels } });
  }
  // TIFF readers warn about every private tag; elsewhere a warning means missing data.
  const failOn = source.format === 'tiff' ? 'error' : 'warning';
  return sharp(source.imageBytes, { ...common, failOn, autoOrient: true });
}

async function toPixels(image: Sharp): Promise<RgbPixels> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels === 3 || channels === 4) return { data, width, height, channels };
  // A grey picture stays one channel in libvips, whatever its colour space is called.
  return { data: repeatGrey(data, channels), width, height, channels: 3 };
}

function repeatGrey(grey: Uint8Array, channels: number): Uint8Array {
  const rgb = new Uint8Array((grey.length / channels) * 3);
  for (let i = 0; i < rgb.length; i++) rgb[i] = grey[Math.floor(i / 3) * channels] ?? 0;
  return rgb;
}
