import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const CGROUP_ROOT = '/sys/fs/cgroup';

/**
 * How many CPUs this process may really use: affinity and cgroup quota counted.
 *
 * Node 20's `os.availableParallelism()` does not see a container's quota (libuv does from 1.49 on).
 *
 * @returns 1 or more; a quota of 1.5 CPUs counts as 1.
 */
export function availableCpus(readText: (file: string) => string = readFile): number {
  const quotas = cgroupFolders(readText).flatMap((folder) => [
    quotaV2(tryRead(readText, path.join(folder, 'cpu.max'))),
    quotaV1(
      tryRead(readText, path.join(folder, 'cpu/cpu.cfs_quota_us')),
      tryRead(readText, path.join(folder, 'cpu/cpu.cfs_period_us')),
    ),
  ]);
  return Math.max(1, Math.floor(Math.min(os.availableParallelism(), ...quotas)));
}

/** The process's own cgroup and all above it, as each may hold a quota. */
function cgroupFolders(readText: (file: string) => string): readonly string[] {
  const own = /^0::(\/.*)$/m.exec(tryRead(readText, '/proc/self/cgroup'))?.[1] ?? '/';
  const folders = [CGROUP_ROOT];
  for (const part of own.split('/').filter(Boolean)) {
    folders.push(path.join(folders.at(-1) ?? CGROUP_ROOT, part));
  }
  return folders;
}

/** `cpu.max` holds "max 100000" or "150000 100000": microseconds of CPU time in each period. */
function quotaV2(text: string): number {
  const [quota, period] = text.trim().split(' ').map(Number);
  return toCpus(quota, period);
}

/** -1 in `cpu.cfs_quota_us` stands for no limit. */
function quotaV1(quota: string, period: string): number {
  return toCpus(Number.parseInt(quota, 10), Number.parseInt(period, 10));
}

function toCpus(quota: number | undefined, period: number | undefined): number {
  const isLimited = quota !== undefined && quota > 0 && period !== undefined && period > 0;
  return isLimited ? quota / period : Infinity;
}

function tryRead(readText: (file: string) => string, file: string): string {
  try {
    return readText(file);
  } catch {
    return ''; // no cgroups here, or another version of them
  }
}

function readFile(file: string): string {
  return readFileSync(file, 'utf8');
}
