import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { explainFileError, readFileInput, readStdinInput } from './read-input.ts';

/** One picture that a command line asks for. */
export interface PictureInput {
  /** As it was given, or as it was found below a folder that was given. */
  readonly file: string;
  /** @throws {ClassifierError} `not-found`, `image-too-large` or `image-missing`. */
  read(): Promise<Uint8Array>;
}

/** In a folder, files of other kinds are nobody's mistake; a file that is named is always tried. */
const pictureExtensions = new Set(
  '.jpg .jpeg .jpe .jfif .mpo .png .apng .webp .gif .avif .tif .tiff .bmp .dib .heic .heif .hif'.split(
    ' ',
  ),
);

/**
 * Finds the pictures behind the arguments: files, `-` for stdin, folders with everything below them, sorted.
 * A folder that cannot be looked into is an input that cannot be read.
 *
 * @param maxBytes - Larger files are not read.
 */
export async function findPictures(
  paths: readonly string[],
  maxBytes: number,
): Promise<readonly PictureInput[]> {
  const found = await Promise.all(
    paths.map(async (file) => {
      if (file === '-') return [{ file, read: () => readStdinInput(maxBytes) }];
      if (!(await isFolder(file))) return [fileInput(file, maxBytes)];
      const inputs = await listFolder(file, maxBytes);
      return inputs.toSorted((a, b) => (a.file < b.file ? -1 : 1));
    }),
  );
  return found.flat();
}

async function isFolder(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

/** Links to folders are not followed: they may lead in a circle, or to pictures that are listed already. */
async function listFolder(folder: string, maxBytes: number): Promise<readonly PictureInput[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const found = entries.filter(isVisible).map(async (entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return listFolder(file, maxBytes);
      const isCandidate = entry.isFile() || entry.isSymbolicLink();
      return isCandidate && isNamedLikePicture(file) ? [fileInput(file, maxBytes)] : [];
    });
    return (await Promise.all(found)).flat();
  } catch (error) {
    return [{ file: folder, read: () => Promise.reject(explainFileError(error)) }];
  }
}

/** Thumbnails, trash and what an editor left behind are not what a person means by a folder. */
function isVisible({ name }: { readonly name: string }): boolean {
  return !name.startsWith('.');
}

function isNamedLikePicture(file: string): boolean {
  return pictureExtensions.has(path.extname(file).toLowerCase());
}

function fileInput(file: string, maxBytes: number): PictureInput {
  return { file, read: () => readFileInput(file, maxBytes) };
}
