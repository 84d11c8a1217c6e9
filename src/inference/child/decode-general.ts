import { Transformer } from '@napi-rs/image';
import sharp, { type KernelEnum, type Sharp, type SharpOptions } from 'sharp';

import type { Preprocessing, Resample, Size } from '../../classification/model.ts';
import type { View } from '../../classification/ports.ts';
import { hasFastFilter, resizeAndCrop } from './fast-resize.ts';
import { planResize, type ResizePlan } from './geometry.ts';
import type { ImageFormat } from './image-format.ts';
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
 * Decodes, turns, flattens, resizes and crops any picture; encoded ones line by line where their format allows it.
 *
 * @returns The pixels of `plan.crop`, and the plan that was followed.
 * @throws {ClassifierError} `image-too-large`; other errors are sharp's own.
 */
export async function decodeGeneral(
  source: ImageSource,
  preprocessing: Preprocessing,
  options: { readonly maxPixels: number; readonly view: View | undefined },
): Promise<{ readonly pixels: RgbPixels; readonly plan: ResizePlan }> {
  const upright = await readUprightSize(source, options.maxPixels);
  const plan = planResize(upright, preprocessing, options.view);
  let image = open(source, options.maxPixels);
  if (plan.source) image = image.extract(plan.source);
  image = image.flatten({ background: '#fff' }).toColourspace('srgb');

  if (preprocessing.resample === 'nearest') {
    return { plan, pixels: pickNearest(await toPixels(image), plan) };
  }
  if (isEnlarged(plan, upright) && hasFastFilter(preprocessing.resample)) {
    const enlarged = toTransformer(await toPixels(image));
    return { plan, pixels: await resizeAndCrop(enlarged, plan, preprocessing.resample) };
  }
  const resized = image
    .resize({
      ...plan.resized,
      fit: 'fill',
      kernel: kernels[preprocessing.resample],
      fastShrinkOnLoad: false,
    })
    .extract(plan.crop);
  return { plan, pixels: await toPixels(resized) };
}

/** Up to it pictures may be held whole. */
const MAX_ENLARGED_PIXELS = 4_000_000;

/**
 * Whether a side grows: libvips then puts pixel centres elsewhere than Pillow, half a source pixel off
 * (up to 5 of 255 in the mean), and has no lanczos.
 */
function isEnlarged({ source, resized }: ResizePlan, upright: Size): boolean {
  const { width, height } = source ?? upright;
  const grows = resized.width > width || resized.height > height;
  return grows && Math.max(width * height, resized.width * resized.height) <= MAX_ENLARGED_PIXELS;
}

function toTransformer({ data, width, height, channels }: RgbPixels): Transformer {
  if (channels === 4) return Transformer.fromRgbaPixels(data, width, height);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let to = 0, from = 0; to < rgba.length; to += 4, from += 3) {
    rgba[to] = data[from] ?? 0;
    rgba[to + 1] = data[from + 1] ?? 0;
    rgba[to + 2] = data[from + 2] ?? 0;
  }
  return Transformer.fromRgbaPixels(rgba, width, height);
}

function open(source: ImageSource, maxPixels: number): Sharp {
  // Embedded profiles are ignored, as the models' training did; building their transform costs 2 ms a picture.
  const common = { limitInputPixels: maxPixels, ignoreIcc: true } satisfies SharpOptions;
  if ('raw' in source) {
    const { data, width, height, channels } = source.raw;
    return sharp(data, { ...common, raw: { width, height, channels } });
  }
  // TIFF readers warn about every private tag; elsewhere a warning means missing data.
  const failOn = source.format === 'tiff' ? 'error' : 'warning';
  return sharp(source.imageBytes, { ...common, failOn, autoOrient: true });
}

async function readUprightSize(source: ImageSource, maxPixels: number): Promise<Size> {
  if ('raw' in source) return source.raw;
  const { width, height, autoOrient } = await open(source, Number.MAX_SAFE_INTEGER).metadata();
  requirePixelLimit({ width, height }, maxPixels);
  return autoOrient;
}

async function toPixels(image: Sharp): Promise<RgbPixels> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  // A grey picture stays one channel in libvips, whatever its colour space is called.
  if (info.channels === 3 || info.channels === 4) {
    return { data, width: info.width, height: info.height, channels: info.channels };
  }
  return {
    data: repeatGrey(data, info.channels),
    width: info.width,
    height: info.height,
    channels: 3,
  };
}

function repeatGrey(grey: Uint8Array, channels: number): Uint8Array {
  const rgb = new Uint8Array((grey.length / channels) * 3);
  for (let i = 0; i < rgb.length; i++) rgb[i] = grey[Math.floor(i / 3) * channels] ?? 0;
  return rgb;
}

/** Pillow's nearest: the source pixel under the centre of each target pixel. */
function pickNearest(pixels: RgbPixels, { resized, crop }: ResizePlan): RgbPixels {
  const columns = sourceIndexes(pixels.width, resized.width, {
    start: crop.left,
    length: crop.width,
  });
  const rows = sourceIndexes(pixels.height, resized.height, {
    start: crop.top,
    length: crop.height,
  });
  const data = new Uint8Array(crop.width * crop.height * 3);
  let to = 0;
  for (const row of rows) {
    for (const column of columns) {
      const from = (row * pixels.width + column) * pixels.channels;
      data.set(pixels.data.subarray(from, from + 3), to);
      to += 3;
    }
  }
  return { data, width: crop.width, height: crop.height, channels: 3 };
}

function sourceIndexes(
  sourceLength: number,
  targetLength: number,
  { start, length }: { readonly start: number; readonly length: number },
): readonly number[] {
  const scale = sourceLength / targetLength;
  const indexes: number[] = [];
  // Added up, not multiplied: where a centre falls between two pixels, Pillow's rounding error decides.
  for (let i = 0, position = scale / 2; i < start + length; i++, position += scale) {
    if (i >= start) indexes.push(Math.min(Math.floor(position), sourceLength - 1));
  }
  return indexes;
}
