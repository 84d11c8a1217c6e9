import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { rootFolder } from './paths.mjs';

/** The service's own copy of sharp. */
export const sharp = createRequire(path.join(rootFolder, 'package.json'))('sharp');

const PHOTO_COUNT = 60;
const WANTED = { width: 500, height: 375 };

/**
 * Picks the photos that everything is measured with.
 *
 * @param {string} folder - Where to look; without it the project's own few fixtures have to do.
 * @returns {Promise<{ files: readonly string[], description: string }>} At most 60 files, nearest to 500x375 first.
 */
export async function pickPhotos(folder) {
  const isThere = existsSync(folder);
  const source = isThere ? folder : path.join(rootFolder, 'test/fixtures/photos');
  const sizes = await Promise.all(listPhotos(source).map(readSize));
  const chosen = sizes.toSorted((a, b) => distance(a) - distance(b)).slice(0, PHOTO_COUNT);

  const mean = (values) => Math.round(values.reduce((a, b) => a + b, 0) / values.length);
  const size = `${mean(chosen.map(({ width }) => width))}x${mean(chosen.map(({ height }) => height))}`;
  const kilobytes = mean(chosen.map(({ bytes }) => bytes / 1000));
  const origin = isThere ? '' : "; the project's own fixtures, as the folder of photos is missing";
  return {
    files: chosen.map(({ file }) => file),
    description: `${chosen.length} photos, on average ${size} and ${kilobytes} KB${origin}`,
  };
}

function listPhotos(folder) {
  return readdirSync(folder)
    .filter((name) => /\.jpe?g$/i.test(name))
    .toSorted()
    .map((name) => path.join(folder, name));
}

async function readSize(file) {
  const { width, height } = await sharp(file).metadata();
  return { file, width, height, bytes: statSync(file).size };
}

function distance({ width, height }) {
  return Math.hypot(width - WANTED.width, height - WANTED.height);
}
