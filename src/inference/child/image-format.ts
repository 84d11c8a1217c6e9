/* oxlint-disable no-control-regex -- file signatures are bytes, not text */

/** The formats that we decode. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff' | 'bmp' | 'heic';

/** What the first bytes say: a format that we decode, one that we only know by name, or nothing at all. */
export type FormatVerdict =
  | { readonly format: ImageFormat }
  | { readonly unsupported: string }
  | undefined;

const HEAD_LENGTH = 512;

/** File signatures by their bytes as Latin-1 text, in the order in which they are tried. */
const signatures: readonly (readonly [RegExp, ImageFormat])[] = [
  [/^\xff\xd8\xff/, 'jpeg'],
  [/^\x89PNG\r\n\x1a\n/, 'png'],
  [/^RIFF[^]{4}WEBP/, 'webp'],
  [/^GIF8[79]a/, 'gif'],
  [/^(II[\x2a\x2b]\0|MM\0[\x2a\x2b])/, 'tiff'],
  [/^BM[^]{4}\0\0\0\0/, 'bmp'],
];

const unsupportedSignatures: readonly (readonly [RegExp, string])[] = [
  [/^%PDF-/, 'a PDF document'],
  [/^(?=[^]*<svg[\s>])(\xef\xbb\xbf)?\s*<(\?xml|!--|!DOCTYPE svg|svg[\s>])/i, 'an SVG drawing'],
  [/^\0\0\x01\0/, 'an icon (ICO)'],
  [/^8BPS/, 'a Photoshop document'],
  [/^(\xff\x0a|\0\0\0\x0cJXL )/, 'a JPEG XL picture'],
  [/^(\xff\x4f\xff\x51|\0\0\0\x0cjP {2})/, 'a JPEG 2000 picture'],
  [/^\x1a\x45\xdf\xa3/, 'a video'],
  [/^RIFF[^]{4}AVI /, 'a video'],
  [/^\0\0\x01\xba|^FLV\x01|^OggS/, 'a video'],
  [/^(ID3|fLaC|RIFF[^]{4}WAVE)/, 'a sound file'],
  [/^\{\s*"(v|fr|ip|op|w|h|nm|ddd|assets|layers|tgs)"\s*:/, 'a Lottie animation'],
];

/** ISO media brands (ISO 23008-12 for HEIF, the AV1 Image File Format for AVIF). */
const hevcBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx'];
const avifBrands = ['avif', 'avis'];

/**
 * Tells what a file is by its first bytes; names and content types are never trusted.
 *
 * @param imageBytes - The whole file, or at least its first 512 bytes.
 */
export function detectFormat(imageBytes: Uint8Array): FormatVerdict {
  const head = Buffer.from(imageBytes.buffer, imageBytes.byteOffset, imageBytes.byteLength)
    .subarray(0, HEAD_LENGTH)
    .toString('latin1');
  const decodable = signatures.find(([signature]) => signature.test(head));
  if (decodable) return { format: decodable[1] };
  if (head.slice(4, 8) === 'ftyp') return detectIsoMedia(head);
  const known = unsupportedSignatures.find(([signature]) => signature.test(head));
  return known && { unsupported: known[1] };
}

function detectIsoMedia(head: string): FormatVerdict {
  const brandList = head.slice(8, Math.min(head.charCodeAt(3), HEAD_LENGTH) || HEAD_LENGTH);
  const brands = brandList.match(/[^]{4}/g) ?? [];
  const isOneOf = (known: readonly string[]): boolean => brands.some((one) => known.includes(one));
  if (isOneOf(avifBrands)) return { format: 'avif' };
  if (isOneOf(hevcBrands)) return { format: 'heic' };
  if (isOneOf(['mif1', 'msf1'])) return { format: 'avif' };
  return { unsupported: 'a video' };
}
