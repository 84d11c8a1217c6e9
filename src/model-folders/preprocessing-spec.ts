import { z } from 'zod';

import type { Preprocessing, Resample, RgbTriple, Size } from '../classification/model.ts';
import { findProcessorDefaults, type ProcessorDefaults, unnamed } from './processor-defaults.ts';
import { withoutNulls } from './without-nulls.ts';

const side = z.int().min(1).max(4096);
const channels = z.union(
  [
    z.number().transform((value): RgbTriple => [value, value, value]),
    z.tuple([z.number(), z.number(), z.number()]),
  ],
  'must be a number or three',
);
const exactSize = z.object({ height: side, width: side });

/** Pillow's numbers for its filters; 4 (box) and 5 (hamming) are not offered, as no processor uses them. */
const resampleByCode: readonly Resample[] = ['nearest', 'lanczos', 'bilinear', 'bicubic'];

const processorConfig = z.object({
  image_processor_type: z.string().optional(),
  feature_extractor_type: z.string().optional(),
  do_resize: z.literal(true, 'a service needs one input size: true').optional(),
  size: z
    .union(
      [side, exactSize, z.strictObject({ shortest_edge: side }), z.tuple([side, side])],
      'must be a number, [height, width], {"height", "width"} or {"shortest_edge"}, 1 to 4096',
    )
    .optional(),
  resample: z.int().min(0).max(3).optional(),
  do_center_crop: z.boolean().optional(),
  crop_size: z
    .union([side, exactSize], 'must be a number or {"height", "width"}, 1 to 4096')
    .optional(),
  crop_pct: z.number().positive().max(1).optional(),
  do_rescale: z.boolean().optional(),
  rescale_factor: z.number().positive().optional(),
  rescale_offset: z.boolean().optional(),
  do_normalize: z.boolean().optional(),
  image_mean: channels.optional(),
  image_std: channels
    .refine((std) => std.every((value) => value > 0), 'must be above 0')
    .optional(),
  include_top: z.boolean().optional(),
  do_flip_channel_order: z.literal(false, 'BGR input is not supported').optional(),
});

type ProcessorConfig = z.output<typeof processorConfig>;

/**
 * Reads a `preprocessor_config.json` as Python's transformers (with Pillow) would.
 *
 * Absent keys, and those that are `null`, take the defaults of the processor that the config names; a processor that we do not know
 * must leave nothing to defaults.
 */
export const preprocessingSchema = z
  .preprocess(withoutNulls, processorConfig)
  .transform((config, context): Preprocessing => {
    const type = config.image_processor_type ?? config.feature_extractor_type;
    const defaults = findProcessorDefaults(type) ?? completeDefaults(config);
    if (!defaults) {
      context.addIssue(
        'this image processor is not known here: size, resample, do_center_crop (and crop_size with it), image_mean and image_std must all be given',
      );
      return z.NEVER;
    }

    const { resize, crop } = geometry(config, defaults);
    const input = crop ?? ('shortestEdge' in resize ? undefined : resize);
    if (!input) {
      context.addIssue({
        code: 'custom',
        path: ['crop_size'],
        message: 'without a centre crop the input has no fixed size',
      });
      return z.NEVER;
    }
    return {
      resize,
      crop,
      input,
      resample: resampleByCode[config.resample ?? -1] ?? defaults.resample,
      ...normalization(config, defaults),
    };
  });

/** What a config that says everything needs no defaults for. */
function completeDefaults(config: ProcessorConfig): ProcessorDefaults | undefined {
  const { size, resample, do_center_crop: doCenterCrop, image_mean: mean, image_std: std } = config;
  if (size === undefined || resample === undefined || doCenterCrop === undefined) return undefined;
  if (mean === undefined || std === undefined) return undefined;
  if (doCenterCrop && config.crop_size === undefined) return undefined;
  if (config.crop_pct !== undefined) return undefined; // each reads it in its own way
  return { ...unnamed, mean, std };
}

function geometry(
  config: ProcessorConfig,
  defaults: ProcessorDefaults,
): Pick<Preprocessing, 'resize' | 'crop'> {
  const size = toSize(config.size, defaults);
  const cropFraction = config.crop_pct ?? defaults.cropFraction;
  const namesNoProcessor = !config.image_processor_type && !config.feature_extractor_type;
  if (cropFraction !== undefined && (defaults.cropFraction !== undefined || namesNoProcessor)) {
    return cropByFraction(size, cropFraction);
  }

  const crops = config.do_center_crop ?? defaults.crops ?? true;
  if (!crops || !defaults.cropSize) return { resize: size, crop: undefined };
  const given = typeof config.crop_size === 'number' ? square(config.crop_size) : config.crop_size;
  return { resize: size, crop: given ?? defaults.cropSize };
}

function toSize(
  size: ProcessorConfig['size'],
  defaults: ProcessorDefaults,
): Preprocessing['resize'] {
  if (size === undefined) return defaults.size;
  if (typeof size === 'number') {
    return defaults.numberIs === 'square' ? square(size) : { shortestEdge: size };
  }
  if (Array.isArray(size)) return { height: size[0], width: size[1] };
  return 'shortest_edge' in size ? { shortestEdge: size.shortest_edge } : size;
}

/** ConvNext's rule (also ResNet's): below 384 enlarge by 1 / crop_pct and cut the centre out, from 384 on squash. */
function cropByFraction(
  size: Preprocessing['resize'],
  cropFraction: number,
): Pick<Preprocessing, 'resize' | 'crop'> {
  const edge = 'shortestEdge' in size ? size.shortestEdge : Math.min(size.width, size.height);
  if (edge >= 384) return { resize: square(edge), crop: undefined };
  return { resize: { shortestEdge: Math.trunc(edge / cropFraction) }, crop: square(edge) };
}

function normalization(
  config: ProcessorConfig,
  defaults: ProcessorDefaults,
): Pick<Preprocessing, 'rescaleFactor' | 'rescaleOffset' | 'mean' | 'std'> {
  const rescales = config.do_rescale ?? true;
  const normalizes = config.do_normalize ?? true;
  const std = config.image_std ?? defaults.std;
  const dividesTwice = defaults.includeTop !== undefined && (config.include_top ?? true);
  const once: RgbTriple = normalizes ? std : [1, 1, 1];
  return {
    rescaleFactor: rescales ? (config.rescale_factor ?? 1 / 255) : 1,
    rescaleOffset: rescales && config.rescale_offset ? -1 : 0,
    mean: normalizes ? (config.image_mean ?? defaults.mean) : [0, 0, 0],
    std: dividesTwice ? [once[0] * std[0], once[1] * std[1], once[2] * std[2]] : once,
  };
}

function square(edge: number): Size {
  return { width: edge, height: edge };
}
