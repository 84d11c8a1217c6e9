/** Builds JPEG files marker by marker (ITU T.81, annex B); nothing in them can be decoded. */

const startOfImage = [0xff, 0xd8];
const endOfImage = [0xff, 0xd9];

/** A marker with its length and payload. */
export function segment(marker: number, payload: readonly number[]): readonly number[] {
  const length = payload.length + 2;
  return [0xff, marker, length >> 8, length & 0xff, ...payload];
}

/** A frame header: baseline (`0xc0`) unless told otherwise. */
export function frame(
  width: number,
  height: number,
  { marker = 0xc0, components = 3, bits = 8 } = {},
): readonly number[] {
  const size = [height >> 8, height & 0xff, width >> 8, width & 0xff];
  const tables = Array.from({ length: components }, (_, i) => [i + 1, 0x11, 0]).flat();
  return segment(marker, [bits, ...size, components, ...tables]);
}

/** A scan header with some entropy-coded data. */
export function scan(data: readonly number[] = [0x12, 0x34]): readonly number[] {
  return [...segment(0xda, [1, 1, 0, 0, 63, 0]), ...data];
}

/** An APP1 segment whose EXIF directory holds one 16-bit entry. */
export function exif(
  orientation: number,
  { byteOrder = 'II', tag = 0x0112, directory = 8 } = {},
): readonly number[] {
  const isLittle = byteOrder === 'II';
  const u16 = (value: number): readonly number[] => {
    const bytes = [value >> 8, value & 0xff];
    return isLittle ? bytes.toReversed() : bytes;
  };
  const u32 = (value: number): readonly number[] => {
    const words = [u16(value >>> 16), u16(value & 0xffff)];
    return (isLittle ? words.toReversed() : words).flat();
  };
  const entry = [...u16(tag), ...u16(3), ...u32(1), ...u16(orientation), 0, 0];
  return segment(0xe1, [
    ...latin1('Exif\0\0'),
    ...latin1(byteOrder),
    ...u16(42),
    ...u32(directory),
    ...u16(1),
    ...entry,
    ...u32(0),
  ]);
}

export function latin1(text: string): readonly number[] {
  return [...Buffer.from(text, 'latin1')];
}

/** A whole file: start, the given pieces, end. */
export function jpeg(...pieces: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from([...startOfImage, ...pieces.flat(), ...endOfImage]);
}
