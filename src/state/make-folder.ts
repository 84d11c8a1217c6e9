import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder, and those above it that are missing; nobody else may look into what is made.
 *
 * Not by the `recursive` of Node's own: where a folder is there, but says ENOENT to whatever is made in it, as `/proc`
 * does and a mount whose other end is gone, that one tries for ever.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!existsSync(folder)) throw error; // else another process was faster
  }
}
