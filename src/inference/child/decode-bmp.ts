import { Transformer } from '@napi-rs/image';

import type { Size } from '../../classification/model.ts';
import { ClassifierError } from '../../errors.ts';
import { type RawImage, requirePixelLimit } from './raw-image.ts';

/** Length of the oldest header, OS/2's, whose sides are 16-bit numbers. */
const CORE_HEADER_LENGTH = 12;

/**
 * Decodes a Windows bitmap, which libvips does not know.
 *
 * @throws {ClassifierError} `image-too-large`, `image-undecodable`; other errors are the decoder's own.
 */
export async function decodeBmp(imageBytes: Uint8Array, maxPixels: number): Promise<RawImage> {
  const { width, height } = readBmpSize(imageBytes);
  requirePixelLimit({ width, height }, maxPixels);
  const data = await new Transformer(imageBytes).rawPixels();
  return { data, width, height, channels: data.length === width * height * 4 ? 4 : 3 };
}

/** Reads the size before anything is allocated for it; a negative height means top-down rows. */
function readBmpSize(imageBytes: Uint8Array): Size {
  const view = new DataView(imageBytes.buffer, imageBytes.byteOffset, imageBytes.byteLength);
  if (view.byteLength < 26) throw damaged('The BMP file is cut short.');
  const isCore = view.getUint32(14, true) === CORE_HEADER_LENGTH;
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const height = isCore ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true));
  if (width > 0 && height > 0) return { width, height };
  throw damaged('The BMP file has no valid size.');
}

function damaged(message: string): ClassifierError {
  return new ClassifierError('image-undecodable', message, { details: { format: 'BMP' } });
}
