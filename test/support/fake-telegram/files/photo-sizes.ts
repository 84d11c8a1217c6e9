import sharp, { type Sharp } from 'sharp';

/** A picture as Telegram keeps it in one size. */
export interface Rendering {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The longer sides that Telegram keeps of a photo; the last one only where its sender asks for it. */
const sides = [90, 320, 800, 1280];
const hdSide = 2560;
const jpegQuality = 87;

/** Recompresses a photo into its sizes, the smallest first; none is larger than the photo. */
export async function renderSizes(
  photo: Uint8Array,
  { isHd }: { readonly isHd: boolean },
): Promise<readonly Rendering[]> {
  const { autoOrient } = await sharp(photo).metadata();
  const longest = Math.max(autoOrient.width, autoOrient.height);
  const wanted = isHd ? [...sides, hdSide] : sides;
  const smaller = wanted.filter((side) => side < longest);
  const last = wanted.find((side) => side >= longest);
  const all = last === undefined ? smaller : [...smaller, last];
  return Promise.all(all.map((side) => renderJpeg(photo, side)));
}

/** A picture in a box, as JPEG on white. */
export function renderJpeg(picture: Uint8Array, side: number): Promise<Rendering> {
  return render(picture, side, (image) =>
    image.flatten({ background: '#fff' }).jpeg({ quality: jpegQuality }),
  );
}

/** The same as WebP, which keeps what is transparent. */
export function renderWebp(picture: Uint8Array, side: number): Promise<Rendering> {
  return render(picture, side, (image) => image.webp());
}

async function render(
  picture: Uint8Array,
  side: number,
  encode: (image: Sharp) => Sharp,
): Promise<Rendering> {
  const image = sharp(picture).autoOrient();
  const fitted = image.resize(side, side, { fit: 'inside', withoutEnlargement: true });
  const { data, info } = await encode(fitted).toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
