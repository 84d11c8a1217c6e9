import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** What {@link writeSafely} calls a file that is not there as a whole yet. */
const UNFINISHED = /\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/u;

/** Whether a file is only on its way to be one, or was when its process ended. */
export function isUnfinished(file: string): boolean {
  return UNFINISHED.test(file);
}

/** Writes a file so that it is there as a whole or not at all, whatever happens meanwhile. */
export async function writeSafely(file: string, content: Uint8Array | string): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`;
  try {
    const handle = await open(unfinished, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The same for a value, as JSON that a person can read. */
export async function writeJsonSafely(file: string, value: object): Promise<void> {
  await writeSafely(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
