import { describe, expect, it } from 'vitest';

import type { Preprocessing } from '../../../src/classification/model.ts';
import { preprocessingSchema } from '../../../src/model-folders/preprocessing-spec.ts';

const square = (side: number) => ({ width: side, height: side });

function read(config: object): Preprocessing {
  return preprocessingSchema.parse(config);
}

/** `field: message` of everything that a config is refused for. */
function problems(config: object): readonly string[] {
  const { error } = preprocessingSchema.safeParse(config);
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

const vit = { image_processor_type: 'ViTImageProcessor' };
const mobileNet = { image_processor_type: 'MobileNetV2ImageProcessor' };
const convNext = { image_processor_type: 'ConvNextImageProcessor' };
const efficientNet = { image_processor_type: 'EfficientNetImageProcessor' };

describe('size', () => {
  it.each([
    ['a square for a processor without proportions', vit, 384, square(384)],
    ['the short side for one that keeps them', mobileNet, 384, { shortestEdge: 384 }],
  ])('as a number is %s', (_, processor, size, resize) => {
    expect(read({ ...processor, size }).resize).toEqual(resize);
  });

  it.each([
    ['a list of height and width', [200, 300], { height: 200, width: 300 }],
    ['height and width', { height: 200, width: 300 }, { height: 200, width: 300 }],
    ['the shortest edge', { shortest_edge: 300 }, { shortestEdge: 300 }],
  ])('may be %s', (_, size, resize) => {
    expect(read({ ...mobileNet, size }).resize).toEqual(resize);
  });

  it.each([[0], [-1], [224.5], [4097], ['224'], [{ width: 224 }], [[224]], [[224, 0]]])(
    'may not be %j',
    (size) => {
      expect(problems({ ...mobileNet, size })).toEqual([expect.stringMatching(/^size\b.*: /)]);
    },
  );

  it('may not bound the longest edge, which no input of one size can keep', () => {
    const size = { shortest_edge: 224, longest_edge: 500 };

    expect(problems({ ...mobileNet, size })).toHaveLength(1);
  });
});

describe('resample', () => {
  it.each([
    [0, 'nearest'],
    [1, 'lanczos'],
    [2, 'bilinear'],
    [3, 'bicubic'],
  ])('%i is %s', (resample, name) => {
    expect(read({ ...vit, resample }).resample).toBe(name);
  });

  it.each([4, 5, -1, 1.5, 'bilinear'])('%j is refused', (resample) => {
    expect(problems({ ...vit, resample })).toEqual([expect.stringMatching(/^resample: /)]);
  });
});

describe('the centre crop', () => {
  it('is what crop_size says', () => {
    const { crop, input } = read({ ...mobileNet, crop_size: { height: 192, width: 160 } });

    expect(crop).toEqual({ width: 160, height: 192 });
    expect(input).toEqual({ width: 160, height: 192 });
  });

  it('may be a number', () => {
    expect(read({ ...mobileNet, crop_size: 192 }).crop).toEqual(square(192));
  });

  it('is left out where do_center_crop is false', () => {
    const { crop, input } = read({ ...mobileNet, do_center_crop: false, size: [192, 160] });

    expect(crop).toBeUndefined();
    expect(input).toEqual({ width: 160, height: 192 });
  });

  it('is missed where the input would have no fixed size without it', () => {
    const config = { ...mobileNet, do_center_crop: false };

    expect(problems(config)).toEqual([
      'crop_size: without a centre crop the input has no fixed size',
    ]);
  });

  it('is never made by a processor that has none', () => {
    expect(read({ ...vit, do_center_crop: true, crop_size: 100 }).crop).toBeUndefined();
  });

  it('is made by EfficientNet only when asked for', () => {
    expect(read(efficientNet).crop).toBeUndefined();
    expect(read({ ...efficientNet, do_center_crop: true }).crop).toEqual(square(289));
  });
});

describe('crop_pct', () => {
  it('enlarges by its inverse and cuts the centre out, below 384', () => {
    const { resize, crop } = read({ ...convNext, size: { shortest_edge: 224 }, crop_pct: 0.9 });

    expect(resize).toEqual({ shortestEdge: 248 }); // 248.89, truncated
    expect(crop).toEqual(square(224));
  });

  it('is 224 / 256 where it is left out', () => {
    expect(read({ ...convNext, size: 224 }).resize).toEqual({ shortestEdge: 256 });
  });

  it('counts for 383', () => {
    expect(read({ ...convNext, size: 383 }).crop).toEqual(square(383));
  });

  it('squashes from 384 on', () => {
    const { resize, crop, input } = read({ ...convNext, size: 384, crop_pct: 0.9 });

    expect(resize).toEqual(square(384));
    expect(crop).toBeUndefined();
    expect(input).toEqual(square(384));
  });

  it('is nothing to a processor that does not know it', () => {
    expect(read({ ...mobileNet, crop_pct: 0.5 })).toEqual(read(mobileNet));
  });

  it('may be null, as transformers writes it', () => {
    expect(read({ ...convNext, size: 224, crop_pct: null }).resize).toEqual({ shortestEdge: 256 });
  });

  it('counts where no processor is named', () => {
    expect(read({ size: 224, crop_pct: 0.875 }).crop).toEqual(square(224));
  });

  it.each([0, -1, 1.1, '0.9'])('may not be %j', (cropPct) => {
    expect(problems({ ...convNext, crop_pct: cropPct })).toEqual([
      expect.stringMatching(/^crop_pct: /),
    ]);
  });
});

describe('rescaling', () => {
  it('divides by 255 where nothing is said', () => {
    expect(read(vit)).toMatchObject({ rescaleFactor: 1 / 255, rescaleOffset: 0 });
  });

  it('takes rescale_factor', () => {
    expect(read({ ...vit, rescale_factor: 1 / 127.5 }).rescaleFactor).toBe(1 / 127.5);
  });

  it('is left out where do_rescale is false', () => {
    const config = { ...vit, do_rescale: false, rescale_factor: 0.5, rescale_offset: true };

    expect(read(config)).toMatchObject({ rescaleFactor: 1, rescaleOffset: 0 });
  });

  it('subtracts 1 where rescale_offset is true', () => {
    expect(read({ ...efficientNet, rescale_offset: true }).rescaleOffset).toBe(-1);
  });
});

describe('normalization', () => {
  it('takes image_mean and image_std', () => {
    const config = { ...vit, image_mean: [0.1, 0.2, 0.3], image_std: [1, 2, 3] };

    expect(read(config)).toMatchObject({ mean: [0.1, 0.2, 0.3], std: [1, 2, 3] });
  });

  it('takes one number for all channels', () => {
    const config = { ...vit, image_mean: 0.25, image_std: 0.5 };

    expect(read(config)).toMatchObject({ mean: [0.25, 0.25, 0.25], std: [0.5, 0.5, 0.5] });
  });

  it('is left out where do_normalize is false', () => {
    const config = { ...vit, do_normalize: false };

    expect(read(config)).toMatchObject({ mean: [0, 0, 0], std: [1, 1, 1] });
  });

  it('divides twice in an EfficientNet with its top', () => {
    const config = { ...efficientNet, image_std: [0.5, 0.25, 1] };

    expect(read(config).std).toEqual([0.25, 0.0625, 1]);
  });

  it('divides once in an EfficientNet without its top', () => {
    const config = { ...efficientNet, image_std: [0.5, 0.25, 1], include_top: false };

    expect(read(config).std).toEqual([0.5, 0.25, 1]);
  });

  it('knows no top in other models', () => {
    const config = { ...vit, image_std: [0.5, 0.25, 1], include_top: true };

    expect(read(config).std).toEqual([0.5, 0.25, 1]);
  });

  it.each([
    ['image_std', [0, 1, 1], 'image_std: must be above 0'],
    ['image_std', -1, 'image_std: must be above 0'],
    ['image_std', [1, 1], 'image_std: must be a number or three'],
    ['image_mean', ['0', '0', '0'], 'image_mean: must be a number or three'],
    ['image_mean', [null, 0, 0], 'image_mean: must be a number or three'],
  ])('refuses %s: %j', (key, value, problem) => {
    expect(problems({ ...vit, [key]: value })).toEqual([problem]);
  });
});

describe('null', () => {
  const keys = [
    'feature_extractor_type',
    'do_resize',
    'size',
    'resample',
    'do_center_crop',
    'crop_size',
    'crop_pct',
    'do_rescale',
    'rescale_factor',
    'rescale_offset',
    'do_normalize',
    'image_mean',
    'image_std',
    'include_top',
    'do_flip_channel_order',
  ];

  it.each(keys)('for %s is as without the key', (key) => {
    expect(read({ ...convNext, [key]: null })).toEqual(read(convNext));
  });

  it('for a bound of the size is as without it', () => {
    const size = { shortest_edge: 300, longest_edge: null };

    expect(read({ ...mobileNet, size }).resize).toEqual({ shortestEdge: 300 });
  });

  it('for all that was not set is what a fast processor writes', () => {
    const fast = {
      image_processor_type: 'ViTImageProcessorFast',
      crop_size: null,
      do_center_crop: null,
      do_convert_rgb: null,
      size: { height: 224, width: 224 },
    };

    expect(read(fast)).toEqual(read(vit));
  });
});

describe('what no service can do', () => {
  it('is to leave pictures at their own size', () => {
    expect(problems({ ...vit, do_resize: false })).toEqual([
      'do_resize: a service needs one input size: true',
    ]);
  });

  it('is to swap red and blue', () => {
    expect(problems({ ...vit, do_flip_channel_order: true })).toEqual([
      'do_flip_channel_order: BGR input is not supported',
    ]);
  });
});

describe('an unknown processor', () => {
  const complete = {
    image_processor_type: 'NewImageProcessor',
    size: { height: 100, width: 120 },
    resample: 3,
    do_center_crop: false,
    image_mean: [0.1, 0.2, 0.3],
    image_std: [0.4, 0.5, 0.6],
  };

  it('is followed where its config says everything', () => {
    expect(read(complete)).toEqual({
      resize: { width: 120, height: 100 },
      crop: undefined,
      input: { width: 120, height: 100 },
      resample: 'bicubic',
      rescaleFactor: 1 / 255,
      rescaleOffset: 0,
      mean: [0.1, 0.2, 0.3],
      std: [0.4, 0.5, 0.6],
    });
  });

  it.each(['size', 'resample', 'do_center_crop', 'image_mean', 'image_std'])(
    'is refused without %s',
    (key) => {
      const config = Object.fromEntries(Object.entries(complete).filter(([name]) => name !== key));

      expect(problems(config)).toEqual([
        expect.stringMatching(/^: this image processor is not known/),
      ]);
    },
  );

  it('is refused when it crops to a size that it does not say', () => {
    expect(problems({ ...complete, do_center_crop: true })).toHaveLength(1);
  });

  it('may crop to a size that it says', () => {
    const { crop } = read({ ...complete, do_center_crop: true, crop_size: 90 });

    expect(crop).toEqual(square(90));
  });
});

it.each([null, [], 'config', 3])('refuses %j for a config', (config) => {
  expect(preprocessingSchema.safeParse(config).success).toBe(false);
});
