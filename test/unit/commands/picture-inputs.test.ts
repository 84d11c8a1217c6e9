import { execFileSync } from 'node:child_process';
import { chmod, symlink, writeFile } from 'node:fs/promises';
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

/** Whoever runs tests as root could look into every folder; what is done here is done without that. */
async function withoutPrivileges<Result>(act: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return act();
  process.seteuid?.(65_534); // nobody
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}

function makePipe(file: string): void {
  execFileSync('/usr/bin/mkfifo', [file]);
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

  it('finds the rest of a folder of which one part may not be looked into', async () => {
    const folder = await createTemporaryFolder({ 'a.jpg': '', 'locked/b.jpg': '', 'z/c.jpg': '' });
    await chmod(folder, 0o755);
    await chmod(path.join(folder, 'locked'), 0);

    const inputs = await withoutPrivileges(() => findPictures([folder], maxBytes));
    await chmod(path.join(folder, 'locked'), 0o755);

    const files = inputs.map(({ file }) => path.relative(folder, file));
    expect(files).toEqual(['a.jpg', 'locked', 'z/c.jpg']);
    await expect(inputs[1]?.read()).rejects.toMatchObject({
      code: 'not-found',
      message: 'it may not be read',
    });
  });

  it('follows links to files, but not to folders below the one that was given', async () => {
    const elsewhere = await createTemporaryFolder({ 'a.jpg': '', 'b/c.jpg': '' });
    const folder = await createTemporaryFolder();
    await symlink(path.join(elsewhere, 'a.jpg'), path.join(folder, 'link.jpg'));
    await symlink(path.join(elsewhere, 'b'), path.join(folder, 'b'));
    await symlink(folder, path.join(folder, 'circle'));

    expect(await find(folder, '')).toEqual(['link.jpg']);
  });

  it('follows a link to a folder that is named', async () => {
    const folder = await createTemporaryFolder({ 'b/c.jpg': '' });
    await symlink('b', path.join(folder, 'link'));

    expect(await find(folder, 'link')).toEqual(['link/c.jpg']);
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

  it.each([
    [maxBytes, 'may be exactly at the limit'],
    [maxBytes - 1, 'may be below the limit'],
  ])('of %i bytes %s when it comes from a pipe', async (length) => {
    const folder = await createTemporaryFolder();
    const pipe = path.join(folder, 'pipe');
    makePipe(pipe);

    const [imageBytes] = await Promise.all([
      readFirst(folder, 'pipe'),
      writeFile(pipe, 'x'.repeat(length)),
    ]);

    expect(imageBytes).toHaveLength(length);
  });

  it('may not be one byte above the limit when it comes from a pipe', async () => {
    const folder = await createTemporaryFolder();
    const pipe = path.join(folder, 'pipe');
    makePipe(pipe);

    const reading = readFirst(folder, 'pipe');
    void writeFile(pipe, 'x'.repeat(maxBytes + 1));

    await expect(reading).rejects.toMatchObject({ code: 'image-too-large' });
  });

  it('is not read to the end of a device that has none', async () => {
    const [input] = await findPictures(['/dev/zero'], maxBytes);

    await expect(input?.read()).rejects.toMatchObject({ code: 'image-too-large' });
  });

  it.each([
    ['folder.jpg', 'it is a folder'],
    ['circle.jpg', 'it is a link that leads in a circle'],
    [`${'x'.repeat(300)}.jpg`, 'its path is too long'],
  ])('says what is wrong with %s', async (file, message) => {
    const folder = await createTemporaryFolder({ 'folder/a.jpg': '' });
    await symlink('folder', path.join(folder, 'folder.jpg'));
    await symlink('circle.jpg', path.join(folder, 'circle.jpg'));
    // Named, the link to a folder is followed; in the folder around it, it has a picture's name.
    const inputs = await findPictures([folder, path.join(folder, file)], maxBytes);

    const input = inputs.find((one) => one.file === path.join(folder, file));

    await expect(input?.read()).rejects.toMatchObject({ code: 'not-found', message });
  });
});
