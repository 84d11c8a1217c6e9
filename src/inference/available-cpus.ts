import os from 'node:os';
import path from 'node:path';

import { cgroupFolders, readSystemFile, tryRead } from './cgroups.ts';

/**
 * How many CPUs this process may really use: affinity and cgroup quota counted.
 *
 * Node 20's `os.availableParallelism()` does not see a container's quota (libuv does from 1.49 on).
 *
 * @returns 1 or more; a quota of 1.5 CPUs counts as 1.
 */
export function availableCpus(readText = readSystemFile): number {
  const quotas = cgroupFolders(readText).flatMap((folder) => [
    quotaV2(tryRead(readText, path.join(folder, 'cpu.max'))),
    quotaV1(
      tryRead(readText, path.join(folder, 'cpu/cpu.cfs_quota_us')),
      tryRead(readText, path.join(folder, 'cpu/cpu.cfs_period_us')),
    ),
  ]);
  return Math.max(1, Math.floor(Math.min(os.availableParallelism(), ...quotas)));
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
