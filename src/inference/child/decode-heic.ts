import { ClassifierError } from '../../errors.ts';
import { type RawImage, requirePixelLimit } from './raw-image.ts';

/** The part of libheif's JavaScript interface that is used here; the package ships no types for it. */
interface Libheif {
  readonly HeifDecoder: new () => HeifDecoder;
  heif_context_free(context: unknown): void;
}
interface HeifDecoder {
  /** The context that holds the whole file; there once something was decoded. */
  readonly decoder: unknown;
  decode(bytes: Uint8Array): readonly HeifImage[];
}
interface HeifImage {
  is_primary(): boolean;
  get_width(): number;
  get_height(): number;
  display(target: HeifPixels, done: (pixels: HeifPixels | null) => void): void;
  free(): void;
}
interface HeifPixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes an iPhone's picture (HEVC in HEIF), already upright: libheif applies the file's own turns.
 *
 * libvips as shipped has no HEVC, so this takes libheif in WebAssembly: loaded at the first such picture.
 *
 * @throws {ClassifierError} `image-too-large`, `image-undecodable`.
 */
export async function decodeHeic(imageBytes: Uint8Array, maxPixels: number): Promise<RawImage> {
  const libheif = await loadLibheif();
  const decoder = new libheif.HeifDecoder();
  const images = decoder.decode(imageBytes);
  try {
    const image = images.find((one) => one.is_primary()) ?? images[0];
    if (!image) throw new ClassifierError('image-undecodable', 'The HEIC file holds no picture.');
    const size = { width: image.get_width(), height: image.get_height() };
    requirePixelLimit(size, maxPixels);
    const data = await readPixels(image, size);
    return { data, ...size, channels: 4 };
  } finally {
    for (const image of images) image.free();
    // The library would free it only before this decoder's next picture, which never comes.
    if (decoder.decoder) libheif.heif_context_free(decoder.decoder);
  }
}

async function loadLibheif(): Promise<Libheif> {
  // @ts-expect-error -- the package ships no types for this entry
  const module: { readonly default: Libheif } = await import('libheif-js/wasm-bundle.js');
  return module.default;
}

function readPixels(
  image: HeifImage,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Uint8Array> {
  const data = new Uint8ClampedArray(width * height * 4);
  return new Promise((resolve, reject) => {
    const refuse = (cause?: unknown): void =>
      reject(new ClassifierError('image-undecodable', 'The HEIC file is damaged.', { cause }));
    // libheif decodes in a timer of its own: what is thrown there is caught by nobody else.
    process.once('unhandledRejection', refuse);
    image.display({ data, width, height }, (pixels) => {
      process.off('unhandledRejection', refuse);
      if (pixels) resolve(new Uint8Array(data.buffer));
      else refuse();
    });
  });
}
