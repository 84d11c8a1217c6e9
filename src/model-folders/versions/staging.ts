import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { isRunning } from '../../system/is-running.ts';
import { unless } from '../../system/system-error.ts';
import { versionsFolder } from './versions.ts';

const PREFIX = '.unfinished_';
const OWNER = /^\.unfinished_(?<host>.*)_(?<pid>\d+)_[^_]*$/u;

/** Processes of other machines cannot be asked whether they still run; no publishing takes that long. */
const MAX_AGE_MS = 86_400_000;

/** A name that nothing else has, and that says whose it is. */
export function unfinishedName(): string {
  return `${PREFIX}${os.hostname()}_${process.pid}_${randomUUID()}`;
}

/** Makes room where folders wait to become versions by one rename, and takes away what killed processes have left there. */
export async function openStage(modelsDir: string, name: string): Promise<void> {
  const versions = versionsFolder(modelsDir, name);
  // One by one: of a file system that is read-only, a recursive one says that something is missing.
  for (const folder of [modelsDir, path.dirname(versions), versions]) {
    await mkdir(folder).catch(unless('EEXIST'));
  }
  await removeLeftovers(versions);
}

/** Has all files below a folder written to the disk, so that a name never outlives its content in a power cut. */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(file);
    else await sync(file);
  }
  await syncFolder(folder);
}

/** The same for the names in a folder; not every system can. */
export async function syncFolder(folder: string): Promise<void> {
  await sync(folder).catch(() => undefined);
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Takes away what killed processes have left. */
async function removeLeftovers(versions: string): Promise<void> {
  const names = await readdir(versions);
  for (const name of names.filter((one) => one.startsWith(PREFIX))) {
    const file = path.join(versions, name);
    if (await isAbandoned(file)) await rm(file, { recursive: true, force: true });
  }
}

async function isAbandoned(file: string): Promise<boolean> {
  const found = await lstat(file).catch(() => undefined);
  if (!found) return false;
  if (Date.now() - found.mtimeMs > MAX_AGE_MS) return true;
  const { host, pid } = OWNER.exec(path.basename(file))?.groups ?? {};
  if (host !== os.hostname()) return false;
  // In containers every process may have the same number: then what is older than this one is not its own.
  const startedAtMs = Date.now() - process.uptime() * 1000;
  return Number(pid) === process.pid ? found.mtimeMs < startedAtMs : !isRunning(Number(pid));
}
