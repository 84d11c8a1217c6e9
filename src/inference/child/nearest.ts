import type { ResizePlan } from './geometry.ts';
import type { RgbPixels } from './normalize.ts';

/**
 * Resizes and crops without a filter, as Pillow does: the source pixel under the centre of each target pixel.
 *
 * @param pixels - The whole picture, upright.
 * @returns The pixels of `plan.crop`.
 */
export function pickNearest(
  pixels: RgbPixels,
  { resized, crop }: Pick<ResizePlan, 'resized' | 'crop'>,
): RgbPixels {
  const columns = sourceIndexes(pixels.width, resized.width).slice(
    crop.left,
    crop.left + crop.width,
  );
  const rows = sourceIndexes(pixels.height, resized.height).slice(crop.top, crop.top + crop.height);
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

function sourceIndexes(sourceLength: number, targetLength: number): readonly number[] {
  const scale = sourceLength / targetLength;
  let position = scale / 2;
  return Array.from({ length: targetLength }, () => {
    const index = Math.min(Math.floor(position), sourceLength - 1);
    position += scale; // added up, not multiplied: on a tie Pillow's rounding error decides
    return index;
  });
}
