import type { Resample, RgbTriple, Size } from '../classification/model.ts';

/** What an image processor of Python's transformers assumes where its config is silent. */
export interface ProcessorDefaults {
  readonly size: Size | { readonly shortestEdge: number };
  /** What a bare number as `size` stands for: a square, or the short side. */
  readonly numberIs: 'square' | 'shortestEdge';
  readonly resample: Resample;
  /** The centre that a crop keeps; `undefined` where the processor never crops, whatever its config says. */
  readonly cropSize: Size | undefined;
  /** False where it crops only when its config says so. */
  readonly crops?: false;
  /** Part of the resized picture that a `crop_pct` keeps; `undefined` where the processor has no such thing. */
  readonly cropFraction?: number;
  readonly mean: RgbTriple;
  readonly std: RgbTriple;
  /** EfficientNet's second division by the standard deviation, for models with a classification head. */
  readonly includeTop?: boolean;
}

const half: RgbTriple = [0.5, 0.5, 0.5];
const imagenetMean: RgbTriple = [0.485, 0.456, 0.406];
const imagenetStd: RgbTriple = [0.229, 0.224, 0.225];
const clipMean: RgbTriple = [0.48145466, 0.4578275, 0.40821073];
const clipStd: RgbTriple = [0.26862954, 0.26130258, 0.27577711];

const square = (side: number): Size => ({ width: side, height: side });

const vit: ProcessorDefaults = {
  size: square(224),
  numberIs: 'square',
  resample: 'bilinear',
  cropSize: undefined,
  mean: half,
  std: half,
};
/** The Vision Transformer's, with a crop for who asks: what a config that names no processor falls back to. */
export const unnamed: ProcessorDefaults = { ...vit, cropSize: square(224), crops: false };
const deit: ProcessorDefaults = {
  ...vit,
  size: square(256),
  resample: 'bicubic',
  cropSize: square(224),
};
const mobileNet: ProcessorDefaults = {
  ...vit,
  size: { shortestEdge: 256 },
  numberIs: 'shortestEdge',
  cropSize: square(224),
};
const clip: ProcessorDefaults = {
  size: { shortestEdge: 224 },
  numberIs: 'shortestEdge',
  resample: 'bicubic',
  cropSize: square(224),
  mean: clipMean,
  std: clipStd,
};

/**
 * By the processor's name without its suffix (`ImageProcessor`, `ImageProcessorFast`, `FeatureExtractor`).
 *
 * Source: the constructors in `transformers/models/<name>/image_processing_<name>.py`, transformers 4.57.1.
 */
const defaultsByProcessor: ReadonlyMap<string, ProcessorDefaults> = new Map(
  Object.entries({
    ViT: vit,
    DeiT: deit,
    Beit: deit,
    MobileNetV1: mobileNet,
    MobileNetV2: mobileNet,
    Bit: clip,
    CLIP: clip,
    Siglip: { ...vit, resample: 'bicubic' },
    Segformer: { ...vit, size: square(512), mean: imagenetMean, std: imagenetStd },
    Pvt: { ...vit, mean: imagenetMean, std: imagenetStd },
    ConvNext: {
      ...vit,
      size: { shortestEdge: 384 },
      numberIs: 'shortestEdge',
      cropFraction: 224 / 256,
    },
    EfficientNet: {
      ...vit,
      size: square(346),
      resample: 'nearest',
      cropSize: square(289),
      crops: false,
      includeTop: true,
    },
  }),
);

const suffix = /(ImageProcessor(Fast)?|FeatureExtractor)$/;

/** @returns `undefined` for a processor that we do not know: its config has to say everything itself. */
export function findProcessorDefaults(type: string | undefined): ProcessorDefaults | undefined {
  return type === undefined ? unnamed : defaultsByProcessor.get(type.replace(suffix, ''));
}
