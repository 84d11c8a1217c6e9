import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../../errors.ts';
import { isSystemError } from '../../system/system-error.ts';

const pictureExtensions = new Set(
  '.jpg .jpeg .jpe .jfif .png .webp .gif .avif .tif .tiff .bmp .heic .heif'.split(' '),
);

/**
 * Finds what is named like a picture in a folder, sorted; hidden files do not count.
 *
 * @returns Paths below the folder.
 * @throws {ClassifierError} `not-found` when the folder cannot be looked into.
 */
export async function listPictures(folder: string): Promise<readonly string[]> {
  const names = await readdirOrExplain(folder, { recursive: true });
  return names.filter((name) => !isHidden(name) && isPictureName(name)).toSorted();
}

/** The folders right in a folder, sorted; links to folders are some, too. */
export async function listFolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const isFolder = await Promise.all(entries.map((entry) => leadsToFolder(folder, entry)));
  return entries
    .filter(({ name }, index) => isFolder[index] && !isHidden(name))
    .map(({ name }) => name)
    .toSorted();
}

async function leadsToFolder(parent: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const target = await stat(path.join(parent, entry.name)).catch(() => undefined);
  return target?.isDirectory() === true;
}

/** What is named like a picture right in a folder. */
export async function listOwnPictures(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => !isHidden(name) && isPictureName(name)).toSorted();
}

async function readdirOrExplain(
  folder: string,
  options: { readonly recursive: true },
): Promise<readonly string[]> {
  return readdir(folder, options).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
}

function isHidden(name: string): boolean {
  return name.split(path.sep).some((part) => part.startsWith('.'));
}

/** Whether a file is named like a picture. */
export function isPictureName(name: string): boolean {
  return pictureExtensions.has(path.extname(name).toLowerCase());
}

function unreadable(folder: string, cause: unknown): ClassifierError {
  const problem = isSystemError(cause, 'ENOENT') ? 'no such folder' : 'cannot be read';
  return new ClassifierError('not-found', `${folder}: ${problem}`, { cause });
}
