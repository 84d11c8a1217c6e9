import type { Preprocessing, Size } from '../../classification/model.ts';
import type { View } from '../../classification/ports.ts';

/** A rectangle in whole pixels. */
interface Region extends Size {
  readonly left: number;
  readonly top: number;
}

/** How one picture of a known size becomes the model's input. */
export interface ResizePlan {
  /** The picture's own size, after its EXIF turn. */
  readonly upright: Size;
  /** The part of the upright picture that is looked at; `undefined` for all of it. */
  readonly source: Region | undefined;
  /** What that part is scaled to. */
  readonly resized: Size;
  /** The part of the scaled picture that is kept. */
  readonly crop: Region;
  /** A side grows, and the picture is small enough to be held whole while it does. */
  readonly isEnlarging: boolean;
  /** Where the kept part lands in the input; the rest, if any, stays black. */
  readonly offset: { readonly left: number; readonly top: number };
}

/** Beyond it a centre crop cannot see the ends of a strip; scaling them would need gigabytes. */
const MAX_ASPECT_RATIO = 50;

/** Larger ones are enlarged line by line, which is a little less exact. */
const MAX_ENLARGED_PIXELS = 4_000_000;

/**
 * Plans resizing and centre crop with the integers that Python's transformers would use.
 *
 * @param upright - Size after the EXIF turn, at least 1x1.
 */
export function planResize(
  upright: Size,
  preprocessing: Pick<Preprocessing, 'resize' | 'crop' | 'input'>,
  view: View = {},
): ResizePlan {
  const { resize, crop, input } = preprocessing;
  const whole: Region = { left: 0, top: 0, ...upright };
  const viewed = view.crop ? cropFraction(upright, view.crop) : whole;
  const source = crop && 'shortestEdge' in resize ? trimStrip(viewed) : viewed;
  const resized = 'shortestEdge' in resize ? fitShortestEdge(source, resize.shortestEdge) : resize;
  const horizontal = centre(resized.width, input.width);
  const vertical = centre(resized.height, input.height);
  return {
    upright,
    source: source === whole ? undefined : source,
    resized,
    crop: {
      left: horizontal.start,
      top: vertical.start,
      width: horizontal.length,
      height: vertical.length,
    },
    isEnlarging: isEnlarging(source, resized),
    offset: { left: horizontal.offset, top: vertical.offset },
  };
}

/** The short side gets the length that was asked for, the long one is truncated (`get_resize_output_image_size`). */
function fitShortestEdge({ width, height }: Size, edge: number): Size {
  return width <= height
    ? { width: edge, height: Math.trunc((edge * height) / width) }
    : { width: Math.trunc((edge * width) / height), height: edge };
}

function isEnlarging(source: Size, resized: Size): boolean {
  const grows = resized.width > source.width || resized.height > source.height;
  return grows && Math.max(pixelCount(source), pixelCount(resized)) <= MAX_ENLARGED_PIXELS;
}

function pixelCount({ width, height }: Size): number {
  return width * height;
}

/** One axis of `center_crop`: floor when cutting, and, where there is too little, the odd black pixel goes first. */
function centre(available: number, wanted: number) {
  return available >= wanted
    ? { start: Math.floor((available - wanted) / 2), length: wanted, offset: 0 }
    : { start: 0, length: available, offset: Math.ceil((wanted - available) / 2) };
}

function cropFraction(upright: Size, crop: NonNullable<View['crop']>): Region {
  const left = Math.min(upright.width - 1, Math.round(crop.left * upright.width));
  const top = Math.min(upright.height - 1, Math.round(crop.top * upright.height));
  return {
    left,
    top,
    width: clamp(Math.round(crop.width * upright.width), 1, upright.width - left),
    height: clamp(Math.round(crop.height * upright.height), 1, upright.height - top),
  };
}

function trimStrip(region: Region): Region {
  const longest = MAX_ASPECT_RATIO * Math.min(region.width, region.height);
  if (Math.max(region.width, region.height) <= longest) return region;
  const width = Math.min(region.width, longest);
  const height = Math.min(region.height, longest);
  return {
    left: region.left + Math.floor((region.width - width) / 2),
    top: region.top + Math.floor((region.height - height) / 2),
    width,
    height,
  };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
