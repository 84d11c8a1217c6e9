import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../../errors.ts';

const NAME = 'lock';

/**
 * Makes a run this process's own, so that no two train it at once. A lock whose process is gone counts for nothing.
 *
 * @returns What gives it back.
 * @throws {ClassifierError} `unavailable` when another process has it.
 */
export async function holdRun(folder: string): Promise<() => Promise<void>> {
  const lock = path.join(folder, NAME);
  await discardStale(lock);
  try {
    await writeFile(lock, `${process.pid}\n`, { flag: 'wx' });
  } catch (error) {
    if (!isAlready(error)) throw error;
    throw new ClassifierError('unavailable', 'another process is training this run', {
      cause: error,
    });
  }
  return () => rm(lock, { force: true });
}

/** Whether a process that still lives has the run. */
export async function isHeld(folder: string): Promise<boolean> {
  const owner = await readOwner(path.join(folder, NAME));
  return owner !== undefined && isAlive(owner);
}

/** Two that do so at once: whoever moved away a new lock by mistake puts it back. */
async function discardStale(lock: string): Promise<void> {
  const owner = await readOwner(lock);
  if (owner === undefined || isAlive(owner)) return;
  const moved = `${lock}.${randomUUID()}`;
  await rename(lock, moved).catch(() => undefined);
  if ((await readOwner(moved)) === owner) await rm(moved, { force: true });
  else await rename(moved, lock).catch(() => undefined);
}

async function readOwner(lock: string): Promise<number | undefined> {
  const text = await readFile(lock, 'utf8').catch(() => '');
  return /^\d+\n$/u.test(text) ? Number(text) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function isAlready(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
