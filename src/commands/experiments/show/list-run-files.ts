import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** What lies in a run's folder, relative to it and sorted; the lock of one that is being trained is left out. */
export async function listRunFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== 'lock')
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}
