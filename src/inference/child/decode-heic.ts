import { ClassifierError } from '../../errors.ts';
import { type RawImage, requirePixelLimit } from './raw-image.ts';

/** The part of libheif's JavaScript interface that is used here; the package ships no types for this entry. */
interface Libheif {
  readonly heif_colorspace: { readonly heif_colorspace_RGB: unknown };
  readonly heif_chroma: Record<
    'heif_chroma_interleaved_RGB' | 'heif_chroma_interleaved_RGBA',
    unknown
  >;
  heif_context_alloc(): unknown;
  heif_context_read_from_memory(context: unknown, bytes: Uint8Array): LibheifError;
  heif_js_context_get_primary_image_handle(context: unknown): unknown;
  heif_image_handle_get_width(handle: unknown): number;
  heif_image_handle_get_height(handle: unknown): number;
  heif_image_handle_has_alpha_channel(handle: unknown): number;
  heif_js_decode_image2(
    handle: unknown,
    colorspace: unknown,
    chroma: unknown,
  ): { readonly channels: readonly Plane[] } | LibheifError;
}
interface LibheifError {
  readonly code: { readonly value: number };
  readonly message: string;
}
interface Plane {
  /** A view of the instance's own memory, `height` rows of `stride` bytes. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly stride: number;
}

/**
 * Decodes an iPhone's picture (HEVC in HEIF), already upright: libheif applies the file's own turns.
 *
 * libvips as shipped has no HEVC, so this takes libheif in WebAssembly: loaded at the first such picture, with an
 * instance of its own for each. A WebAssembly memory never shrinks, so whatever a picture took goes with its instance.
 *
 * @returns Pixels that lie in the instance's memory: 50 megapixels are not copied once more.
 * @throws {ClassifierError} `image-too-large`, `image-undecodable`.
 */
export async function decodeHeic(imageBytes: Uint8Array, maxPixels: number): Promise<RawImage> {
  const libheif = await createLibheif();
  const handle = openPrimaryImage(libheif, imageBytes);
  const size = {
    width: libheif.heif_image_handle_get_width(handle),
    height: libheif.heif_image_handle_get_height(handle),
  };
  requirePixelLimit(size, maxPixels);

  const hasAlpha = libheif.heif_image_handle_has_alpha_channel(handle) !== 0;
  const { heif_chroma_interleaved_RGB, heif_chroma_interleaved_RGBA } = libheif.heif_chroma;
  const decoded = libheif.heif_js_decode_image2(
    handle,
    libheif.heif_colorspace.heif_colorspace_RGB,
    hasAlpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB,
  );
  const plane = 'channels' in decoded ? decoded.channels[0] : undefined;
  if (!plane) throw damaged(decoded);
  const { width, height } = plane;
  const channels = hasAlpha ? 4 : 3;
  return { data: closeGaps(plane, width * channels), width, height, channels };
}

async function createLibheif(): Promise<Libheif> {
  const module: { readonly default: () => Libheif } =
    // @ts-expect-error -- the package ships no types for this entry
    await import('libheif-js/libheif-wasm/libheif-bundle.mjs');
  return module.default();
}

function openPrimaryImage(libheif: Libheif, imageBytes: Uint8Array): unknown {
  const context = libheif.heif_context_alloc();
  const outcome = libheif.heif_context_read_from_memory(context, imageBytes);
  if (outcome.code.value !== 0) throw damaged(outcome);
  const handle = libheif.heif_js_context_get_primary_image_handle(context);
  if (handle && !isError(handle)) return handle;
  throw damaged(handle);
}

function isError(value: unknown): value is LibheifError {
  return typeof value === 'object' && value !== null && 'code' in value;
}

/** Moves the rows together, in place. */
function closeGaps({ data, height, stride }: Plane, rowBytes: number): Uint8Array {
  for (let y = 1; y < height; y++) {
    data.copyWithin(y * rowBytes, y * stride, y * stride + rowBytes);
  }
  return data.subarray(0, height * rowBytes);
}

function damaged(cause: unknown): ClassifierError {
  return new ClassifierError('image-undecodable', 'The HEIC file is damaged.', {
    cause,
    details: { format: 'HEIC' },
  });
}
