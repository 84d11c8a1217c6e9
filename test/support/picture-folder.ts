import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

import { makeTemporaryFolder } from './service-models.ts';

/** Colours that a classifier tells apart at once; the name of each is the name of its class. */
export const COLOURS = {
  red: [220, 40, 30],
  green: [40, 180, 60],
  blue: [40, 60, 210],
} as const;

const SIDE = 48;

/**
 * Makes a folder with a folder a class for the running test: pictures of one colour each, with dots that differ.
 *
 * @param count - Of pictures a class.
 */
export async function makePictureFolder(count: number): Promise<string> {
  const root = makeTemporaryFolder();
  for (const [label, colour] of Object.entries(COLOURS)) {
    mkdirSync(path.join(root, label));
    for (let number = 0; number < count; number++) {
      writeFileSync(path.join(root, label, `${number}.png`), await picture(colour, number));
    }
  }
  return root;
}

/** A colour with a white square that stands somewhere else in every picture. */
export function picture(colour: readonly number[], number: number): Promise<Buffer> {
  const [r = 0, g = 0, b = 0] = colour;
  const square = { width: 8, height: 8, channels: 3, background: 'white' } as const;
  return sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: { r, g, b } } })
    .composite([{ input: { create: square }, left: (7 * number) % 40, top: (11 * number) % 40 }])
    .png()
    .toBuffer();
}
