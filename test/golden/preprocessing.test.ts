import { readdirSync } from 'node:fs';
import { basename, extname } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import type { Preprocessing, Resample } from '../../src/classification/model.ts';
import {
  configureSharp,
  decodeGeneral,
  readUprightSize,
} from '../../src/inference/child/decode-general.ts';
import {
  decodeAndResize,
  type FastResample,
  hasFastFilter,
} from '../../src/inference/child/fast-resize.ts';
import { planResize, type ResizePlan } from '../../src/inference/child/geometry.ts';
import { readJpegHeader } from '../../src/inference/child/jpeg-header.ts';
import { createNormalizer, type RgbPixels } from '../../src/inference/child/normalize.ts';
import { isPlainJpeg } from '../../src/inference/child/plain-jpeg.ts';
import { createPreprocessor } from '../../src/inference/child/preprocess.ts';
import { preprocessingSchema } from '../../src/model-folders/preprocessing-spec.ts';
import {
  decodePng,
  maxPixels,
  meanAbsoluteDifference,
  readFixture,
  readReference,
  readReferenceJson,
  toRgb,
  withoutNormalization,
} from './pictures.ts';

const pixelValuesSchema = z.array(
  z.object({
    config: z.string(),
    shape: z.tuple([z.literal(3), z.number(), z.number()]),
    channelMeans: z.array(z.number()),
    /** Channel, row, column and the value there. */
    samples: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
  }),
);
const inputSizesSchema = z.array(
  z.object({
    config: z.looseObject({ image_processor_type: z.string(), crop_size: z.number().optional() }),
    input: z.object({ width: z.number(), height: z.number() }),
  }),
);
const anyObject = z.record(z.string(), z.unknown());

const photoFiles = readdirSync(new URL('../fixtures/photos/', import.meta.url));
const cases = readdirSync(new URL('./reference/images/', import.meta.url)).map((image) => {
  const [photo = '', config = ''] = image.split('.');
  const file = photoFiles.find((one) => basename(one, extname(one)) === photo) ?? photo;
  return { image, file, config };
});
const jpegCases = cases.filter(({ file, config }) => {
  const preprocessing = readPreprocessing(config);
  return file.endsWith('.jpg') && preprocessing.resample !== 'nearest';
});

beforeAll(configureSharp);

describe('resize and crop, compared with Python', () => {
  it.each(cases)('turns $file into what $config makes of it', async ({ image, file, config }) => {
    const preprocessing = withoutNormalization(readPreprocessing(config));
    const preprocess = createPreprocessor(preprocessing, maxPixels);

    const pixels = await preprocess(readFixture(`photos/${file}`));

    const difference = await differenceFromReference(pixels, preprocessing, image);
    expect(difference).toBeLessThanOrEqual(1);
  });

  it.each(jpegCases)(
    'turns $file into what $config makes of it, the way that is open to every format',
    async ({ image, file, config }) => {
      const preprocessing = withoutNormalization(readPreprocessing(config));
      const source = { imageBytes: readFixture(`photos/${file}`), format: 'jpeg' } as const;
      const plan = planResize(await readUprightSize(source, maxPixels), preprocessing);

      const decoded = await decodeGeneral(source, plan, preprocessing.resample);

      const pixels = place(decoded, plan, preprocessing);
      const difference = await differenceFromReference(pixels, preprocessing, image);
      expect(difference).toBeLessThanOrEqual(1);
    },
  );

  it.each(jpegCases)(
    'turns $file into what $config makes of it, the fast way, however large it is',
    async ({ image, file, config }) => {
      const preprocessing = withoutNormalization(readPreprocessing(config));
      const imageBytes = readFixture(`photos/${file}`);
      const plan = planResize(readJpegHeader(imageBytes), preprocessing);

      const decoded = await decodeAndResize(imageBytes, plan, requireFast(preprocessing.resample));

      const pixels = place(decoded, plan, preprocessing);
      const difference = await differenceFromReference(pixels, preprocessing, image);
      expect(difference).toBeLessThanOrEqual(1);
    },
  );

  it.each(cases.filter(({ config }) => config.includes('nearest')))(
    'picks the very pixels of $file that $config picks',
    async ({ image, file, config }) => {
      const preprocessing = withoutNormalization(readPreprocessing(config));
      const preprocess = createPreprocessor(preprocessing, maxPixels);

      const pixels = await preprocess(readFixture(`photos/${file}`));

      const difference = await differenceFromReference(pixels, preprocessing, image);
      expect(difference).toBe(0);
    },
  );

  it.each([
    { file: 'landscape-420.jpg', isFast: true },
    { file: 'progressive.jpg', isFast: true },
    { file: 'large.jpg', isFast: false },
  ])('takes the fast way for $file: $isFast', ({ file, isFast }) => {
    const preprocessing = readPreprocessing('lite-260');
    const header = readJpegHeader(readFixture(`photos/${file}`));
    const plan = planResize(header, preprocessing);

    expect(isPlainJpeg(header, plan, preprocessing.resample)).toBe(isFast);
  });
});

describe('rescaling, normalization and layout, compared with Python', () => {
  const pixelValues = pixelValuesSchema.parse(readReferenceJson('pixel-values.json'));

  it.each(pixelValues)(
    'gives the pixel_values of $config',
    async ({ config, shape, channelMeans, samples }) => {
      const preprocess = createPreprocessor(readPreprocessing(config), maxPixels);

      const pixels = await preprocess(readReference(`unscaled/${config}.png`));

      const [, height, width] = shape;
      const valueAt = (channel: number, row: number, column: number): number =>
        pixels[(channel * height + row) * width + column] ?? Number.NaN;
      const farthest = Math.max(
        ...samples.map(([channel, row, column, value]) =>
          Math.abs(valueAt(channel, row, column) - value),
        ),
      );
      expect(pixels).toHaveLength(3 * height * width);
      expect(farthest).toBeLessThan(1e-5);
      expect(planeMeans(pixels)).toEqual(channelMeans.map((mean) => expect.closeTo(mean, 4)));
    },
  );
});

describe('preprocessor_config.json, compared with Python', () => {
  const defaults = anyObject.parse(readReferenceJson('defaults.json'));

  it.each(Object.entries(defaults))('knows the defaults of %s', (type, everySetting) => {
    const preprocessing = preprocessingSchema.parse({ image_processor_type: type });

    expect(preprocessing).toEqual(preprocessingSchema.parse(everySetting));
  });

  it.each(inputSizesSchema.parse(readReferenceJson('input-sizes.json')))(
    'crops where $config.image_processor_type with crop size $config.crop_size does',
    ({ config, input }) => {
      const preprocessing = preprocessingSchema.parse(config);

      expect(preprocessing.input).toEqual(input);
    },
  );

  it('reads the layout of our own models alike under either name', () => {
    const config = anyObject.parse(readReferenceJson('configs/lite-260.json'));

    const asShipped = preprocessingSchema.parse({
      ...config,
      image_processor_type: 'EfficientNetImageProcessor',
      include_top: false,
      rescale_offset: false,
    });

    expect(asShipped).toEqual(preprocessingSchema.parse(config));
  });
});

function readPreprocessing(config: string): Preprocessing {
  return preprocessingSchema.parse(readReferenceJson(`configs/${config}.json`));
}

function requireFast(resample: Resample): FastResample {
  if (hasFastFilter(resample)) return resample;
  throw new Error(`The fast way has no ${resample}`);
}

function place(pixels: RgbPixels, plan: ResizePlan, preprocessing: Preprocessing): Float32Array {
  return createNormalizer(preprocessing)(pixels, { ...plan.offset, flip: false });
}

async function differenceFromReference(
  pixels: Float32Array,
  { input }: Preprocessing,
  image: string,
): Promise<number> {
  const reference = await decodePng(readReference(`images/${image}`));
  return meanAbsoluteDifference(toRgb(pixels, input), reference);
}

function planeMeans(pixels: Float32Array): readonly number[] {
  const planeLength = pixels.length / 3;
  return [0, 1, 2].map((channel) => {
    const plane = pixels.subarray(channel * planeLength, (channel + 1) * planeLength);
    return plane.reduce((sum, value) => sum + value, 0) / planeLength;
  });
}
