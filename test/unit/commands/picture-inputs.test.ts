import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { findPictures } from '../../../src/commands/picture-inputs.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const maxBytes = 10;

/** The files that are found, as paths in the folder. */
async function find(folder: string, ...paths: readonly string[]): Promise<readonly string[]> {
  const given = paths.map((one) => path.join(folder, one));
  const inputs = await findPictures(given, maxBytes);
  return inputs.map(({ file }) => path.relative(folder, file));
}

async function readFirst(folder: string, file: string): Promise<Uint8Array | undefined> {
  const [input] = await findPictures([path.join(folder, file)], maxBytes);
  return input?.read();
}

describe('findPictures', () => {
  it('keeps the order of the arguments', async () => {
    const folder = await createTemporaryFolder({ 'b.jpg': '', 'a.jpg': '' });

    expect(await find(folder, 'b.jpg', 'a.jpg', 'b.jpg')).toEqual(['b.jpg', 'a.jpg', 'b.jpg']);
  });

  it('finds everything in a folder and below it, sorted', async () => {
    const folder = await createTemporaryFolder({
      'z.jpg': '',
      'b/2.png': '',
      'b/10.png': '',
      'b/c/d.webp': '',
      'a.jpg': '',
    });

    expect(await find(folder, '')).toEqual(['a.jpg', 'b/10.png', 'b/2.png', 'b/c/d.webp', 'z.jpg']);
  });

  it('leaves out files of other kinds', async () => {
    const folder = await createTemporaryFolder({
      'a.jpg': '',
      'notes.txt': '',
      'a.jpg.json': '',
      noextension: '',
      'drawing.svg': '',
    });

    expect(await find(folder, '')).toEqual(['a.jpg']);
  });

  it('leaves out hidden files, and what is in hidden folders', async () => {
    const folder = await createTemporaryFolder({
      'a.jpg': '',
      '._a.jpg': '',
      '.thumbnails/a.jpg': '',
      'b/.trash/c/a.jpg': '',
    });

    expect(await find(folder, '')).toEqual(['a.jpg']);
  });

  it('looks into a hidden folder that is named', async () => {
    const folder = await createTemporaryFolder({ '.hidden/a.jpg': '' });

    expect(await find(folder, '.hidden')).toEqual(['.hidden/a.jpg']);
  });

  it.each([
    'a.JPG',
    'a.jpeg',
    'a.png',
    'a.webp',
    'a.gif',
    'a.avif',
    'a.tif',
    'a.TIFF',
    'a.bmp',
    'a.heic',
    'a.heif',
  ])('knows %s for a picture', async (file) => {
    const folder = await createTemporaryFolder({ [file]: '' });

    expect(await find(folder, '')).toEqual([file]);
  });

  it('tries a file that is named, whatever it is called', async () => {
    const folder = await createTemporaryFolder({ 'notes.txt': '' });

    expect(await find(folder, 'notes.txt')).toEqual(['notes.txt']);
  });

  it('finds nothing in an empty folder', async () => {
    const folder = await createTemporaryFolder();

    expect(await find(folder, '')).toEqual([]);
  });

  it('takes - for stdin', async () => {
    const inputs = await findPictures(['-'], maxBytes);

    expect(inputs.map(({ file }) => file)).toEqual(['-']);
  });
});

describe('a picture from a file', () => {
  it('has its bytes', async () => {
    const folder = await createTemporaryFolder({ 'a.jpg': 'picture' });

    const imageBytes = await readFirst(folder, 'a.jpg');

    expect(Buffer.from(imageBytes ?? []).toString()).toBe('picture');
  });

  it('may be exactly at the limit', async () => {
    const folder = await createTemporaryFolder({ 'a.jpg': 'x'.repeat(maxBytes) });

    expect(await readFirst(folder, 'a.jpg')).toHaveLength(maxBytes);
  });

  it('may not be one byte above it', async () => {
    const folder = await createTemporaryFolder({ 'a.jpg': 'x'.repeat(maxBytes + 1) });

    await expect(readFirst(folder, 'a.jpg')).rejects.toMatchObject({ code: 'image-too-large' });
  });

  it.each(['missing.jpg', 'a.jpg/inside.jpg'])('is missed at %s', async (file) => {
    const folder = await createTemporaryFolder({ 'a.jpg': '' });

    await expect(readFirst(folder, file)).rejects.toMatchObject({
      code: 'not-found',
      message: 'no such file',
    });
  });
});
