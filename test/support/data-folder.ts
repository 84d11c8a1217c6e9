import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let parent: string | undefined;

/** Makes a `DATA_DIR` that nobody else uses; all of a process go with it. */
export function createDataFolder(): string {
  parent ??= createParent();
  return mkdtempSync(path.join(parent, 'data-'));
}

function createParent(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'whatsit-data-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
