import type { Size } from '../../classification/model.ts';
import { ClassifierError } from '../../errors.ts';

/** What a walk over a JPEG file's markers finds, without decoding anything. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  /** 1 for grey, 3 for colour, 4 for CMYK. */
  readonly componentCount: number;
  readonly bitsPerSample: number;
  /** How often the picture is gone over: 1 in a baseline file, about ten in a progressive one. */
  readonly scanCount: number;
  /** EXIF orientation, 1 (upright) to 8. */
  readonly orientation: number;
}

/** A camera or an encoder writes about ten; a file of thousands keeps a decoder busy for minutes. */
const MAX_SCANS = 100;

const MARKER = {
  startOfImage: 0xd8,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  app1: 0xe1,
} as const;

/** Frame headers (ITU T.81, table B.1): C0 to CF without DHT (C4), JPG (C8) and DAC (CC). */
const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * Walks over the markers from start to end of the image.
 *
 * @throws {ClassifierError} `image-undecodable` when the file is cut short, has no frame or too many scans.
 */
export function readJpegHeader(imageBytes: Uint8Array): JpegHeader {
  const bytes = Buffer.from(imageBytes.buffer, imageBytes.byteOffset, imageBytes.byteLength);
  let frame: Pick<JpegHeader, 'width' | 'height' | 'componentCount' | 'bitsPerSample'> | undefined;
  let orientation = 1;
  let scanCount = 0;
  let offset = 2;

  for (;;) {
    offset = findMarker(bytes, offset);
    const marker = bytes[offset + 1];
    if (marker === undefined) throw damaged('The JPEG file is cut short.');
    if (marker === MARKER.endOfImage) break;

    const length = offset + 4 <= bytes.length ? bytes.readUInt16BE(offset + 2) : 0;
    const end = offset + 2 + length;
    if (length < 2 || end > bytes.length) throw damaged('The JPEG file is cut short.');
    if (isFrameHeader(marker) && length >= 8) frame ??= readFrame(bytes, offset + 4);
    if (marker === MARKER.app1 && orientation === 1) {
      orientation = readExifOrientation(bytes.subarray(offset + 4, end));
    }
    if (marker === MARKER.startOfScan && ++scanCount > MAX_SCANS) {
      throw damaged('The JPEG file has too many scans.');
    }
    offset = end;
  }

  if (!frame?.width || !frame.height || scanCount === 0)
    throw damaged('The JPEG file holds no picture.');
  return { ...frame, scanCount, orientation };
}

/** Steps over entropy-coded data, stuffed zeros, restart markers and fill bytes (T.81, B.1.1). */
function findMarker(bytes: Buffer, from: number): number {
  let offset = bytes.indexOf(0xff, from);
  while (offset !== -1) {
    const next = bytes[offset + 1] ?? 0xff;
    const isRestart = next >= 0xd0 && next <= 0xd7;
    if (next !== 0 && next !== 0xff && !isRestart && next !== 0x01) return offset;
    offset = bytes.indexOf(0xff, offset + (next === 0xff ? 1 : 2));
  }
  return bytes.length;
}

function readFrame(bytes: Buffer, at: number) {
  return {
    bitsPerSample: bytes.readUInt8(at),
    height: bytes.readUInt16BE(at + 1),
    width: bytes.readUInt16BE(at + 3),
    componentCount: bytes.readUInt8(at + 5),
  };
}

/** Reads tag 0x0112 of the first directory (Exif 2.3, 4.6.4); anything odd in it counts as upright. */
function readExifOrientation(segment: Buffer): number {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0' || segment.length < 14) return 1;
  const tiff = segment.subarray(6);
  const littleEndian = tiff.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number): number => {
    if (at + 2 > tiff.length) return 0;
    return littleEndian ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  };
  const directory = littleEndian ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  for (let entry = 0; entry < u16(directory); entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return 1;
    if (u16(at) !== 0x0112) continue;
    const orientation = u16(at + 8);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
  }
  return 1;
}

/** The picture's size after its EXIF turn; orientations from 5 on lie on their side. */
export function uprightSize({ width, height, orientation }: JpegHeader): Size {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

function damaged(message: string): ClassifierError {
  return new ClassifierError('image-undecodable', message, { details: { format: 'JPEG' } });
}
