import { beforeAll, describe, expect, it } from 'vitest';

import type { Preprocessing } from '../../src/classification/model.ts';
import type { View } from '../../src/classification/ports.ts';
import { configureSharp } from '../../src/inference/child/decode-general.ts';
import { createPreprocessor } from '../../src/inference/child/preprocess.ts';
import {
  asItIs,
  maxPixels,
  meanAbsoluteDifference,
  readFixture,
  type Rgb,
  toRgb,
} from './pictures.ts';

const wholePicture = asItIs({ width: 72, height: 56 });
const croppedPicture: Preprocessing = {
  ...asItIs({ width: 50, height: 40 }),
  resize: { shortestEdge: 45 },
  crop: { width: 50, height: 40 },
  resample: 'bicubic',
};

beforeAll(configureSharp);

describe('an AVIF picture of more than 25 megapixels', () => {
  it('is refused before it is decoded, which would take half a gigabyte', async () => {
    const preprocess = createPreprocessor(wholePicture, 50_000_000);
    const imageBytes = withDeclaredSize(readFixture('formats/avif.avif'), {
      width: 5_100,
      height: 5_000,
    });

    await expect(preprocess(imageBytes)).rejects.toMatchObject({
      code: 'image-too-large',
      details: { maxPixels: 25_000_000 },
    });
  });
});

/** Changes the size in the "ispe" box (ISO 23008-12, 6.5.3). */
function withDeclaredSize(
  imageBytes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Uint8Array {
  const bytes = Buffer.from(imageBytes);
  const at = bytes.indexOf('ispe') + 8;
  bytes.writeUInt32BE(width, at);
  bytes.writeUInt32BE(height, at + 4);
  return bytes;
}

describe('one picture in every format', () => {
  it.each([
    'bmp-24.bmp',
    'bmp-32.bmp',
    'png-16-bit.png',
    'png-exif-6.png',
    'png-interlaced.png',
    'tiff-lzw.tiff',
    'tiff-plain.tiff',
    'webp-exif-6.webp',
    'webp-lossless.webp',
  ])('decodes %s to the very pixels of the PNG', async (file) => {
    const rgb = await decode(file);

    expect(meanAbsoluteDifference(rgb, await decode('png-rgb.png'))).toBe(0);
  });

  it.each(['avif.avif', 'heic.heic', 'heic-turned.heic', 'jpeg-rgb.jpg', 'webp-lossy.webp'])(
    'decodes %s to nearly the pixels of the PNG',
    async (file) => {
      const rgb = await decode(file);

      expect(meanAbsoluteDifference(rgb, await decode('png-rgb.png'))).toBeLessThanOrEqual(3);
    },
  );

  it('decodes CMYK to about the colours that it was made from', async () => {
    const rgb = await decode('jpeg-cmyk.jpg');

    expect(meanAbsoluteDifference(rgb, await decode('png-rgb.png'))).toBeLessThanOrEqual(10);
  });

  it.each(['png-palette.png', 'gif-static.gif'])(
    'looks the colours of %s up in its palette',
    async (file) => {
      const rgb = await decode(file);

      expect(meanAbsoluteDifference(rgb, await decode('png-palette-as-rgb.png'))).toBe(0);
    },
  );

  it.each([
    ['gif-animated.gif', 'gif-static.gif'],
    ['webp-animated.webp', 'webp-lossless.webp'],
  ])('takes the first frame of %s', async (animated, firstFrame) => {
    const rgb = await decode(animated);

    expect(meanAbsoluteDifference(rgb, await decode(firstFrame))).toBe(0);
  });

  it.each([
    ['jpeg-icc.jpg', 'jpeg-rgb.jpg'],
    ['png-icc.png', 'png-rgb.png'],
  ])('ignores the colour profile in %s', async (withProfile, withoutProfile) => {
    const rgb = await decode(withProfile);

    expect(meanAbsoluteDifference(rgb, await decode(withoutProfile))).toBe(0);
  });
});

describe('transparency', () => {
  it.each([
    ['png-rgba.png', 'png-rgba-on-white.png'],
    ['webp-alpha.webp', 'png-rgba-on-white.png'],
    ['bmp-32-alpha.bmp', 'png-rgba-on-white.png'],
    ['png-grey-alpha.png', 'png-grey-alpha-on-white.png'],
  ])('lays %s on white', async (transparent, onWhite) => {
    const rgb = await decode(transparent);

    expect(meanAbsoluteDifference(rgb, await decode(onWhite))).toBeLessThanOrEqual(0.5);
  });

  it('keeps hidden colours out of a picture that is scaled', async () => {
    const rgb = await decode('png-rgba.png', croppedPicture);

    expect(
      meanAbsoluteDifference(rgb, await decode('png-rgba-on-white.png', croppedPicture)),
    ).toBeLessThanOrEqual(0.5);
  });
});

describe('grey', () => {
  it.each(['jpeg-grey.jpg', 'png-grey.png', 'png-16-bit-grey.png', 'png-grey-alpha.png'])(
    'gives all three channels the values of %s',
    async (file) => {
      const rgb = await decode(file);

      const reds = Array.from(rgb.data).filter((_, i) => i % 3 === 0);
      const threefold = { ...rgb, data: reds.flatMap((red) => [red, red, red]) };
      expect(meanAbsoluteDifference(rgb, threefold)).toBe(0);
      expect(Math.max(...reds) - Math.min(...reds)).toBeGreaterThan(100);
    },
  );

  it.each(['png-16-bit-grey.png', 'jpeg-grey.jpg'])(
    'decodes %s to the greys of the PNG',
    async (file) => {
      const rgb = await decode(file);

      expect(meanAbsoluteDifference(rgb, await decode('png-grey.png'))).toBeLessThanOrEqual(3);
    },
  );

  it('enlarges a grey picture like a coloured one', async () => {
    const enlarged: Preprocessing = {
      ...asItIs({ width: 144, height: 112 }),
      resample: 'bilinear',
    };

    const rgb = await decode('png-grey.png', enlarged);

    expect(meanAbsoluteDifference(halve(rgb), await decode('png-grey.png'))).toBeLessThanOrEqual(3);
  });
});

describe('EXIF orientation', () => {
  const leftTop: View = { crop: { left: 0, top: 0, width: 0.5, height: 0.4 } };

  it.each([2, 3, 4, 5, 6, 7, 8])('turns orientation %i upright', async (orientation) => {
    const rgb = await decode(`jpeg-exif-${orientation}.jpg`);

    expect(meanAbsoluteDifference(rgb, await decode('jpeg-exif-1.jpg'))).toBeLessThanOrEqual(1.5);
  });

  it.each([2, 3, 4, 5, 6, 7, 8])('crops orientation %i like the upright', async (orientation) => {
    const rgb = await decode(`jpeg-exif-${orientation}.jpg`, croppedPicture);

    expect(
      meanAbsoluteDifference(rgb, await decode('jpeg-exif-1.jpg', croppedPicture)),
    ).toBeLessThanOrEqual(1.5);
  });

  it.each([2, 3, 4, 5, 6, 7, 8])(
    'looks at the same part of orientation %i as of the upright',
    async (orientation) => {
      const rgb = await decode(`jpeg-exif-${orientation}.jpg`, croppedPicture, leftTop);

      expect(
        meanAbsoluteDifference(rgb, await decode('jpeg-exif-1.jpg', croppedPicture, leftTop)),
      ).toBeLessThanOrEqual(1.5);
    },
  );
});

describe('files that are no picture for us', () => {
  it.each(['refused.svg', 'refused.pdf', 'refused.mp4'])(
    'says that %s is not supported',
    async (file) => {
      await expect(decode(file)).rejects.toMatchObject({ code: 'image-unsupported' });
    },
  );

  it.each(['refused.txt', 'jpeg-truncated.jpg', 'png-truncated.png'])(
    'says that %s cannot be decoded',
    async (file) => {
      await expect(decode(file)).rejects.toMatchObject({ code: 'image-undecodable' });
    },
  );
});

async function decode(file: string, preprocessing = wholePicture, view?: View): Promise<Rgb> {
  const preprocess = createPreprocessor(preprocessing, maxPixels);
  const pixels = await preprocess(readFixture(`formats/${file}`), view);
  return toRgb(pixels, preprocessing.input);
}

/** Averages blocks of 2x2 pixels. */
function halve({ data, width, height }: Rgb): Rgb {
  const half = { width: width / 2, height: height / 2 };
  const at = (x: number, y: number, channel: number): number =>
    data[(y * width + x) * 3 + channel] ?? Number.NaN;
  const averages = Array.from({ length: half.width * half.height * 3 }, (_, i) => {
    const channel = i % 3;
    const x = 2 * (Math.floor(i / 3) % half.width);
    const y = 2 * Math.floor(i / 3 / half.width);
    const corners = [at(x, y, channel), at(x + 1, y, channel), at(x, y + 1, channel)];
    return (corners.reduce((sum, value) => sum + value, 0) + at(x + 1, y + 1, channel)) / 4;
  });
  return { ...half, data: averages };
}
