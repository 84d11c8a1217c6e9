import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { ClassifierError } from '../../errors.ts';
import { isRunning } from '../../system/is-running.ts';
import { isSystemError } from '../../system/system-error.ts';

const TRAINING = 'lock';
const SENDING = 'mlflow.lock';

/** How often a lock is renewed, and after how long without that it counts for nothing, where nobody can be asked. */
const RENEW_MS = 30_000;
const SILENT_MS = 10 * RENEW_MS;

/** Process numbers mean something on one machine alone, and each container is a machine of its own. */
interface Owner {
  readonly pid: number;
  readonly host: string;
}

/**
 * Makes a run this process's own, so that no two train it at once. A lock whose process is gone counts for nothing.
 *
 * @returns What gives it back.
 * @throws {ClassifierError} `unavailable` when another process has it.
 */
export function holdRun(folder: string): Promise<() => Promise<void>> {
  return hold(path.join(folder, TRAINING), 'another process is training this run');
}

/**
 * The same for sending a run to a tracking server, also while it is trained: two that send it for the first time at once
 * would make two runs there.
 *
 * @returns What gives it back.
 * @throws {ClassifierError} `unavailable` when it is being sent already.
 */
export function holdSending(folder: string): Promise<() => Promise<void>> {
  return hold(path.join(folder, SENDING), 'another process is sending this run');
}

async function hold(lock: string, whenTaken: string): Promise<() => Promise<void>> {
  await discardStale(lock);
  await writeFile(lock, `${process.pid} ${os.hostname()}\n`, { flag: 'wx' }).catch(
    async (error: unknown) => {
      if (isSystemError(error, 'EEXIST')) {
        throw new ClassifierError('unavailable', whenTaken, { cause: error });
      }
      await rm(lock, { force: true }); // on a full disk it is there, and empty
      throw error;
    },
  );
  const timer = setInterval(() => void renew(lock), RENEW_MS).unref();
  const remove = (): void => rmSync(lock, { force: true });
  // Nobody on another machine, or in the next container, could tell that this process is gone. First of all: what else
  // happens at the end may end it.
  process.prependOnceListener('exit', remove);
  return async () => {
    clearInterval(timer);
    process.off('exit', remove);
    await rm(lock, { force: true });
  };
}

/** Whether a process that still lives is training the run. */
export function isHeld(folder: string): Promise<boolean> {
  return isLive(path.join(folder, TRAINING));
}

/** Two that do so at once: whoever moved away a new lock by mistake puts it back. */
async function discardStale(lock: string): Promise<void> {
  if (!existsSync(lock) || (await isLive(lock))) return;
  const moved = `${lock}.${randomUUID()}`;
  await rename(lock, moved).catch(() => undefined);
  if (await isLive(moved)) await rename(moved, lock).catch(() => undefined);
  else await rm(moved, { force: true });
}

async function isLive(lock: string): Promise<boolean> {
  const found = await stat(lock).catch(() => undefined);
  if (!found) return false;
  const owner = await readOwner(lock);
  if (owner?.host !== os.hostname()) return Date.now() - found.mtimeMs < SILENT_MS;
  // A container that was started again has the same name and numbers: what is older than this process is not its own.
  if (owner.pid === process.pid) return found.mtimeMs >= performance.timeOrigin;
  return isRunning(owner.pid);
}

async function readOwner(lock: string): Promise<Owner | undefined> {
  const text = await readFile(lock, 'utf8').catch(() => '');
  const { pid, host } = /^(?<pid>\d+) (?<host>.+)\n$/u.exec(text)?.groups ?? {};
  return pid === undefined || host === undefined ? undefined : { pid: Number(pid), host };
}

async function renew(lock: string): Promise<void> {
  const now = new Date();
  await utimes(lock, now, now).catch(() => undefined); // on a full disk, or when somebody has deleted it
}
