import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../errors.ts';

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
 *
 * @param maxBytes - Larger files are not read.
 */
export async function findPictures(
  paths: readonly string[],
  maxBytes: number,
): Promise<readonly PictureInput[]> {
  const found = await Promise.all(
    paths.map(async (file) => {
      if (file === '-') return [stdinInput(maxBytes)];
      if (!(await isFolder(file))) return [fileInput(file, maxBytes)];
      return listFolder(file, maxBytes);
    }),
  );
  return found.flat();
}

async function isFolder(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

async function listFolder(folder: string, maxBytes: number): Promise<readonly PictureInput[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => pictureExtensions.has(path.extname(file).toLowerCase()))
      .filter((file) => !isHidden(path.relative(folder, file)))
      .toSorted()
      .map((file) => fileInput(file, maxBytes));
  } catch (error) {
    return [{ file: folder, read: () => Promise.reject(explain(error)) }];
  }
}

/** Thumbnails, trash and what an editor left behind are not what a person means by a folder. */
function isHidden(file: string): boolean {
  return file.split(path.sep).some((part) => part.startsWith('.'));
}

function fileInput(file: string, maxBytes: number): PictureInput {
  return {
    file,
    async read() {
      try {
        const { size } = await stat(file);
        if (size > maxBytes) throw new ClassifierError('image-too-large', 'the file is too large');
        return await readFile(file);
      } catch (error) {
        throw explain(error);
      }
    },
  };
}

function stdinInput(maxBytes: number): PictureInput {
  return {
    file: '-',
    async read() {
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of process.stdin.iterator()) {
        if (!(chunk instanceof Buffer)) continue; // stdin has no encoding set
        length += chunk.length;
        if (length > maxBytes)
          throw new ClassifierError('image-too-large', 'the picture is too large');
        chunks.push(chunk);
      }
      if (length > 0) return Buffer.concat(chunks);
      throw new ClassifierError('image-missing', 'nothing came on stdin');
    },
  };
}

function explain(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new ClassifierError('not-found', 'no such file');
  if (code === 'EACCES') return new ClassifierError('not-found', 'it may not be read');
  return error;
}
