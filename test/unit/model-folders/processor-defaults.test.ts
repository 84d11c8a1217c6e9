import { describe, expect, it } from 'vitest';

import { preprocessingSchema } from '../../../src/model-folders/preprocessing-spec.ts';

const square = (side: number) => ({ width: side, height: side });
const half = [0.5, 0.5, 0.5];
const imagenetMean = [0.485, 0.456, 0.406];
const imagenetStd = [0.229, 0.224, 0.225];
const clipMean = [0.48145466, 0.4578275, 0.40821073];

/** From the constructors in transformers 4.57.1. */
const expected = [
  ['ViT', { resize: square(224), crop: undefined, resample: 'bilinear', mean: half, std: half }],
  ['DeiT', { resize: square(256), crop: square(224), resample: 'bicubic', mean: half }],
  ['Beit', { resize: square(256), crop: square(224), resample: 'bicubic', mean: half }],
  [
    'MobileNetV1',
    { resize: { shortestEdge: 256 }, crop: square(224), resample: 'bilinear', mean: half },
  ],
  [
    'MobileNetV2',
    { resize: { shortestEdge: 256 }, crop: square(224), resample: 'bilinear', mean: half },
  ],
  [
    'CLIP',
    { resize: { shortestEdge: 224 }, crop: square(224), resample: 'bicubic', mean: clipMean },
  ],
  [
    'Bit',
    { resize: { shortestEdge: 224 }, crop: square(224), resample: 'bicubic', mean: clipMean },
  ],
  ['Siglip', { resize: square(224), crop: undefined, resample: 'bicubic', mean: half }],
  [
    'Segformer',
    { resize: square(512), resample: 'bilinear', mean: imagenetMean, std: imagenetStd },
  ],
  ['Pvt', { resize: square(224), resample: 'bilinear', mean: imagenetMean, std: imagenetStd }],
  ['ConvNext', { resize: square(384), crop: undefined, resample: 'bilinear', mean: half }],
  ['EfficientNet', { resize: square(346), crop: undefined, resample: 'nearest', mean: half }],
] as const;

describe('the defaults', () => {
  it.each(expected)('of %s are those of transformers', (name, defaults) => {
    const preprocessing = preprocessingSchema.parse({
      image_processor_type: `${name}ImageProcessor`,
    });

    expect(preprocessing).toMatchObject(defaults);
  });

  it.each(['ImageProcessorFast', 'FeatureExtractor'])(
    'are the same under the suffix %s',
    (suffix) => {
      const alias = preprocessingSchema.parse({ image_processor_type: `DeiT${suffix}` });

      expect(alias).toEqual(
        preprocessingSchema.parse({ image_processor_type: 'DeiTImageProcessor' }),
      );
    },
  );

  it('are found by feature_extractor_type in old folders', () => {
    const old = preprocessingSchema.parse({ feature_extractor_type: 'ConvNextFeatureExtractor' });

    expect(old).toEqual(
      preprocessingSchema.parse({ image_processor_type: 'ConvNextImageProcessor' }),
    );
  });

  it('are those of the newer key where a config has both', () => {
    const both = preprocessingSchema.parse({
      image_processor_type: 'DeiTImageProcessor',
      feature_extractor_type: 'ViTFeatureExtractor',
    });

    expect(both).toMatchObject({ resize: square(256) });
  });

  it("are the Vision Transformer's where no processor is named", () => {
    expect(preprocessingSchema.parse({})).toEqual(
      preprocessingSchema.parse({ image_processor_type: 'ViTImageProcessor' }),
    );
  });

  it.each(['constructor', 'toString', '__proto__', 'ImageProcessor', ''])(
    'are not found for "%s"',
    (type) => {
      expect(preprocessingSchema.safeParse({ image_processor_type: type }).success).toBe(false);
    },
  );
});
