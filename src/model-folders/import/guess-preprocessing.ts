import type { Size } from '../../classification/model.ts';
import { ClassifierError } from '../../errors.ts';
import type { DeclaredValue } from '../../onnx/signature.ts';

/** What a person may know about a model's input; what is left out is guessed. */
export interface InputOptions {
  /** Side of the square input; the graph's own where it says so. */
  readonly size: number | undefined;
  /** Short side after resizing, or `squash` to resize both sides to the input. */
  readonly resize: number | 'squash' | undefined;
  /** Pillow's number for the filter. */
  readonly resample: number | undefined;
  readonly mean: readonly number[] | undefined;
  readonly std: readonly number[] | undefined;
}

const DEFAULT_SIZE = 224;
/** What torchvision's and most ImageNet models were evaluated with: 256 for 224. */
const RESIZE_RATIO = 256 / 224;
const BILINEAR = 2;
const IMAGENET_MEAN = [0.485, 0.456, 0.406];
const IMAGENET_STD = [0.229, 0.224, 0.225];

/**
 * Writes a `preprocessor_config.json` for a model that came without one.
 *
 * @returns The config, and what was guessed in it, in words for the person who knows better.
 * @throws {ClassifierError} `parameter-invalid` when an option cannot be meant.
 */
export function guessPreprocessing(
  input: DeclaredValue,
  options: InputOptions,
): { readonly config: object; readonly guesses: readonly string[] } {
  const guesses: string[] = [];
  function orGuess<Value>(given: Value | undefined, guess: Value, words: string): Value {
    if (given === undefined) guesses.push(words);
    return given ?? guess;
  }

  const [, , height, width] = input.shape;
  const size = options.size ?? DEFAULT_SIZE;
  if (height === undefined && options.size === undefined) {
    guesses.push(`input of ${size}x${size}, as the model leaves it open (--size)`);
  }
  const crop = { height: height ?? size, width: width ?? size };
  refuseContradictions(crop, options);
  const edge = Math.round(Math.min(crop.height, crop.width) * RESIZE_RATIO);
  const resize = orGuess(
    options.resize,
    edge,
    `short side resized to ${edge}, then centre crop (--resize)`,
  );
  const config = {
    image_processor_type: 'MobileNetV2ImageProcessor',
    do_resize: true,
    size: resize === 'squash' ? crop : { shortest_edge: resize },
    resample: orGuess(options.resample, BILINEAR, 'bilinear resampling (--resample)'),
    do_center_crop: resize !== 'squash',
    ...(resize !== 'squash' && { crop_size: crop }),
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: orGuess(options.mean, IMAGENET_MEAN, "ImageNet's mean (--mean)"),
    image_std: orGuess(options.std, IMAGENET_STD, "ImageNet's standard deviation (--std)"),
  };
  return { config, guesses };
}

function refuseContradictions(input: Size, { size, resize, mean, std }: InputOptions): void {
  const { width, height } = input;
  if (size !== undefined && (width !== size || height !== size)) {
    throw refused(`--size ${size}: the model takes ${width}x${height} and nothing else`);
  }
  if (typeof resize === 'number' && resize < Math.min(width, height)) {
    throw refused(
      `--resize ${resize}: less than the input of ${width}x${height} that is cut out of it`,
    );
  }
  // Many training scripts normalize before they divide by 255.
  for (const [option, values] of Object.entries({ '--mean': mean, '--std': std })) {
    if (!values?.some((value) => value > 1)) continue;
    throw refused(
      `${option} ${values.join(',')}: colours go from 0 to 1 here; divide values of the 0 to 255 scale by 255`,
    );
  }
}

function refused(problem: string): ClassifierError {
  return new ClassifierError('parameter-invalid', problem);
}
