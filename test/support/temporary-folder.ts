import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** What files hold, by their path in the folder; an object is written as JSON. */
export type Files = Readonly<Record<string, string | Uint8Array | object>>;

/** Makes a folder with files in it, which goes with the test. Returns its absolute path. */
export async function createTemporaryFolder(files: Files = {}): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'whatsit-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFiles(folder, files);
  return folder;
}

async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    const isText = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(file, isText ? content : JSON.stringify(content));
  }
}
