import os from 'node:os';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { availableMemory } from '../../../src/inference/available-memory.ts';

const MIB = 2 ** 20;
const meminfo = { '/proc/meminfo': `MemTotal: ${8 * 1024} kB\nMemAvailable: ${5 * 1024} kB\n` };

beforeEach(() => {
  vi.spyOn(os, 'totalmem').mockReturnValue(8 * MIB);
  vi.spyOn(os, 'freemem').mockReturnValue(1 * MIB);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Looks at a machine that has these files and no others. */
function lookWith(files: Record<string, string>) {
  return availableMemory((file) => {
    const text = files[file];
    if (text === undefined) throw new Error(`ENOENT: ${file}`);
    return text;
  });
}

describe('availableMemory', () => {
  it("is the machine's where there are no cgroups, and what the system caches is free", () => {
    expect(lookWith(meminfo)).toEqual({ totalBytes: 8 * MIB, freeBytes: 5 * MIB });
  });

  it('is what Node knows where there is no /proc', () => {
    expect(lookWith({})).toEqual({ totalBytes: 8 * MIB, freeBytes: MIB });
  });

  it("keeps to a container's limit (cgroup v2)", () => {
    const files = {
      ...meminfo,
      '/sys/fs/cgroup/memory.max': `${4 * MIB}\n`,
      '/sys/fs/cgroup/memory.current': `${3 * MIB}\n`,
      '/sys/fs/cgroup/memory.stat': `anon 1\ninactive_file ${MIB}\nactive_file 5\n`,
    };

    expect(lookWith(files)).toEqual({ totalBytes: 4 * MIB, freeBytes: 2 * MIB });
  });

  it("keeps to a container's limit (cgroup v1)", () => {
    const files = {
      ...meminfo,
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': `${4 * MIB}\n`,
      '/sys/fs/cgroup/memory/memory.usage_in_bytes': `${3 * MIB}\n`,
    };

    expect(lookWith(files)).toEqual({ totalBytes: 4 * MIB, freeBytes: MIB });
  });

  it('counts the limits of all cgroups above its own', () => {
    const files = {
      ...meminfo,
      '/proc/self/cgroup': '0::/a/b\n',
      '/sys/fs/cgroup/a/memory.max': `${2 * MIB}\n`,
      '/sys/fs/cgroup/a/memory.current': `${MIB}\n`,
      '/sys/fs/cgroup/a/b/memory.max': 'max\n',
      '/sys/fs/cgroup/a/b/memory.current': `${MIB}\n`,
    };

    expect(lookWith(files)).toEqual({ totalBytes: 2 * MIB, freeBytes: MIB });
  });

  it.each([
    ['memory.max', 'max\n', 'memory.current'],
    ['memory/memory.limit_in_bytes', '9223372036854771712\n', 'memory/memory.usage_in_bytes'],
  ])('takes no limit for none (%s)', (limitFile, limit, usageFile) => {
    const files = {
      ...meminfo,
      [`/sys/fs/cgroup/${limitFile}`]: limit,
      [`/sys/fs/cgroup/${usageFile}`]: `${MIB}\n`,
    };

    expect(lookWith(files)).toEqual({ totalBytes: 8 * MIB, freeBytes: 5 * MIB });
  });

  it('is never less than nothing', () => {
    const files = {
      ...meminfo,
      '/sys/fs/cgroup/memory.max': `${MIB}\n`,
      '/sys/fs/cgroup/memory.current': `${2 * MIB}\n`,
    };

    expect(lookWith(files).freeBytes).toBe(0);
  });
});
