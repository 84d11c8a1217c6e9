import type { Preprocessing, Size } from '../../classification/model.ts';

/** Interleaved pixels as a decoder gives them, 0..255, shape `[height, width, channels]`; a fourth channel is ignored. */
export interface RgbPixels extends Size {
  readonly data: Uint8Array;
  readonly channels: 3 | 4;
}

export interface Placement {
  /** Where the picture's first pixel lands in the input. */
  readonly left: number;
  readonly top: number;
  /** Mirrored left to right, input and all. */
  readonly flip: boolean;
}

/**
 * Makes the function that rescales and normalizes pixels into a model's input.
 *
 * @returns A function that gives `[3, height, width]` (CHW, RGB). It writes into the same array every time:
 *   what it returned is only good until its next call.
 */
export function createNormalizer(
  preprocessing: Preprocessing,
): (pixels: RgbPixels, placement: Placement) => Float32Array {
  const { width, height } = preprocessing.input;
  const planeLength = width * height;
  const input = new Float32Array(3 * planeLength);
  const tables = ([0, 1, 2] as const).map((channel) => valueTable(preprocessing, channel));
  const [red, green, blue] = tables;

  function blacken(): void {
    tables.forEach((table, channel) => {
      input.fill(table[0] ?? 0, channel * planeLength, (channel + 1) * planeLength);
    });
  }

  return (pixels, { left, top, flip }) => {
    if (pixels.width < width || pixels.height < height) blacken();
    const { data, channels } = pixels;
    const step = flip ? -1 : 1;
    // A plain loop over tables: 0.3 ms for 260x260, where map() and arithmetic take 2.
    for (let y = 0, from = 0; y < pixels.height; y++) {
      const rowStart = (y + top) * width;
      let to = rowStart + (flip ? width - 1 - left : left);
      for (let x = 0; x < pixels.width; x++, from += channels, to += step) {
        input[to] = red![data[from]!]!;
        input[to + planeLength] = green![data[from + 1]!]!;
        input[to + 2 * planeLength] = blue![data[from + 2]!]!;
      }
    }
    return input;
  };
}

/** What each channel value 0..255 becomes. */
function valueTable(preprocessing: Preprocessing, channel: 0 | 1 | 2): Float32Array {
  const { rescaleFactor, rescaleOffset, mean, std } = preprocessing;
  return Float32Array.from({ length: 256 }, (_, value) => {
    return (value * rescaleFactor + rescaleOffset - mean[channel]) / std[channel];
  });
}
