import sharp from 'sharp';

/** Scales a picture to a square, losslessly compressed. */
export function toSquarePng(imageBytes: Uint8Array, side: number): Promise<Uint8Array> {
  return sharp(imageBytes).resize(side, side, { fit: 'fill' }).png().toBuffer();
}

/** Mirrors a picture left to right, without loss. */
export function flipPng(imageBytes: Uint8Array): Promise<Uint8Array> {
  return sharp(imageBytes).flop().png().toBuffer();
}
