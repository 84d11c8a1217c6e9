import os from 'node:os';
import path from 'node:path';

import { cgroupFolders, readSystemFile, tryRead } from './cgroups.ts';

/** Memory that this process and its children may use. */
export interface AvailableMemory {
  /** The machine's, or what a container's limit leaves of it. */
  readonly totalBytes: number;
  /** What nobody uses now; what the system only caches counts as free. */
  readonly freeBytes: number;
}

/** What cgroups write for no limit: a number near 2^63 (v1) or "max" (v2, which is no number). */
const UNLIMITED_BYTES = 2 ** 60;

/** How much memory this process may really use: the limits of containers counted. */
export function availableMemory(readText = readSystemFile): AvailableMemory {
  const all = [
    ofMachine(readText),
    ...cgroupFolders(readText).flatMap((folder) => ofCgroup(folder, readText)),
  ];
  return {
    totalBytes: Math.min(...all.map(({ totalBytes }) => totalBytes)),
    freeBytes: Math.max(0, Math.min(...all.map(({ freeBytes }) => freeBytes))),
  };
}

function ofMachine(readText: (file: string) => string): AvailableMemory {
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(tryRead(readText, '/proc/meminfo'))?.[1];
  return {
    totalBytes: os.totalmem(),
    freeBytes: kibibytes === undefined ? os.freemem() : Number(kibibytes) * 1024,
  };
}

function ofCgroup(folder: string, readText: (file: string) => string): readonly AvailableMemory[] {
  const read = (file: string): string => tryRead(readText, path.join(folder, file));
  return [
    limitOf(read('memory.max'), read('memory.current'), read('memory.stat')),
    limitOf(
      read('memory/memory.limit_in_bytes'),
      read('memory/memory.usage_in_bytes'),
      read('memory/memory.stat'),
    ),
  ].flatMap((limit) => limit ?? []);
}

function limitOf(limit: string, usage: string, stat: string): AvailableMemory | undefined {
  const totalBytes = Number.parseInt(limit, 10);
  const usedBytes = Number.parseInt(usage, 10);
  if (Number.isNaN(totalBytes) || Number.isNaN(usedBytes) || totalBytes >= UNLIMITED_BYTES) {
    return undefined;
  }
  // Files that were read once and may go at any time.
  const cachedBytes = Number(/^(?:total_)?inactive_file (\d+)$/m.exec(stat)?.[1] ?? 0);
  return { totalBytes, freeBytes: totalBytes - usedBytes + cachedBytes };
}
