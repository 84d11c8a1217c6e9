import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Reads a small file of the system; throws where there is none. */
export type ReadText = (file: string) => string;

const CGROUP_ROOT = '/sys/fs/cgroup';

/** The process's own cgroup and all above it, as each may hold a limit. */
export function cgroupFolders(readText: ReadText): readonly string[] {
  const own = /^0::(\/.*)$/m.exec(tryRead(readText, '/proc/self/cgroup'))?.[1] ?? '/';
  const folders = [CGROUP_ROOT];
  for (const part of own.split('/').filter(Boolean)) {
    folders.push(path.join(folders.at(-1) ?? CGROUP_ROOT, part));
  }
  return folders;
}

/** @returns An empty text where there are no cgroups, or another version of them. */
export function tryRead(readText: ReadText, file: string): string {
  try {
    return readText(file);
  } catch {
    return '';
  }
}

export function readSystemFile(file: string): string {
  return readFileSync(file, 'utf8');
}
