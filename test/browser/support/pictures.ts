import path from 'node:path';

import { readFixture } from '../../support/fixtures.ts';

/** A file as a page gets it from the system. */
export interface ChosenFile {
  readonly name: string;
  /** The browser's guess; empty where it has none. */
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const mimeTypes: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.pdf': 'application/pdf',
};

/** A file under `test/fixtures`, such as `photos/small.jpg`. */
export function fixtureFile(name: string): ChosenFile {
  const mimeType = mimeTypes[path.extname(name)] ?? '';
  return { name: path.basename(name), mimeType, buffer: Buffer.from(readFixture(name)) };
}

export const catPhoto = fixtureFile('photos/odd-sides.jpg');
export const coffeePhoto = fixtureFile('photos/landscape-420.jpg');
export const rocketPhoto = fixtureFile('photos/progressive.jpg');
