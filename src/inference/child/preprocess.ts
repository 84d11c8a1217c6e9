import type { Preprocessing } from '../../classification/model.ts';
import type { View } from '../../classification/ports.ts';
import { ClassifierError } from '../../errors.ts';
import { decodeBmp } from './decode-bmp.ts';
import { decodeGeneral, type ImageSource, readUprightSize } from './decode-general.ts';
import { decodeHeic } from './decode-heic.ts';
import { decodeAndResize } from './fast-resize.ts';
import { releaseHeicMemory } from './garbage.ts';
import { planResize, type ResizePlan } from './geometry.ts';
import { detectFormat, type ImageFormat } from './image-format.ts';
import { readJpegHeader, uprightSize } from './jpeg-header.ts';
import { createNormalizer, type RgbPixels } from './normalize.ts';
import { isPlainJpeg } from './plain-jpeg.ts';
import { requirePixelLimit } from './raw-image.ts';

interface DecodeOptions {
  readonly preprocessing: Preprocessing;
  readonly maxPixels: number;
  readonly view: View | undefined;
}

interface Decoded {
  readonly pixels: RgbPixels;
  readonly plan: ResizePlan;
}

/**
 * Makes the function that turns an encoded picture into a model's input.
 *
 * @param preprocessing - What the model asks for.
 * @param maxPixels - Pictures with more are refused before they are decoded.
 * @returns A function that gives `[3, height, width]` (CHW, RGB), good until its next call.
 *   It throws `image-undecodable`, `image-unsupported` or `image-too-large`.
 */
export function createPreprocessor(
  preprocessing: Preprocessing,
  maxPixels: number,
): (imageBytes: Uint8Array, view?: View) => Promise<Float32Array> {
  const normalize = createNormalizer(preprocessing);

  return async (imageBytes, view) => {
    const format = requireFormat(imageBytes);
    try {
      const { pixels, plan } = await decode(imageBytes, format, { preprocessing, maxPixels, view });
      return normalize(pixels, { ...plan.offset, flip: view?.flip ?? false });
    } catch (error) {
      if (error instanceof ClassifierError) throw error;
      throw damaged(format, error);
    } finally {
      if (format === 'heic') releaseHeicMemory();
    }
  };
}

function requireFormat(imageBytes: Uint8Array): ImageFormat {
  if (imageBytes.length === 0) throw new ClassifierError('image-undecodable', 'The file is empty.');
  const verdict = detectFormat(imageBytes);
  if (!verdict) throw new ClassifierError('image-undecodable', 'The file is not a picture.');
  if ('format' in verdict) return verdict.format;
  throw new ClassifierError(
    'image-unsupported',
    `This is ${verdict.unsupported}, which cannot be classified. Send a JPEG, PNG, WebP, GIF, AVIF, TIFF, BMP or HEIC picture.`,
  );
}

async function decode(
  imageBytes: Uint8Array,
  format: ImageFormat,
  { preprocessing, maxPixels, view }: DecodeOptions,
): Promise<Decoded> {
  const { resample } = preprocessing;
  if (format === 'jpeg') {
    const header = readJpegHeader(imageBytes);
    requirePixelLimit(header, maxPixels);
    const plan = planResize(uprightSize(header), preprocessing, view);
    const pixels = isPlainJpeg(header, plan, resample)
      ? await decodeAndResize(imageBytes, plan, resample)
      : await decodeGeneral({ imageBytes, format }, plan, resample);
    return { pixels, plan };
  }
  const source = await toSource(imageBytes, format, maxPixels);
  const plan = planResize(await readUprightSize(source, maxPixels), preprocessing, view);
  return { pixels: await decodeGeneral(source, plan, resample), plan };
}

async function toSource(
  imageBytes: Uint8Array,
  format: ImageFormat,
  maxPixels: number,
): Promise<ImageSource> {
  if (format === 'bmp') return { raw: await decodeBmp(imageBytes, maxPixels) };
  if (format === 'heic') return { raw: await decodeHeic(imageBytes, maxPixels) };
  return { imageBytes, format };
}

function damaged(format: ImageFormat, cause: unknown): ClassifierError {
  const name = format === 'webp' ? 'WebP' : format.toUpperCase();
  return new ClassifierError(
    'image-undecodable',
    `The ${name} file is damaged or not really one.`,
    {
      cause,
      details: { format: name },
    },
  );
}
