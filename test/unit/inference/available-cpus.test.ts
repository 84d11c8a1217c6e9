import os from 'node:os';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { availableCpus } from '../../../src/inference/available-cpus.ts';

beforeEach(() => {
  vi.spyOn(os, 'availableParallelism').mockReturnValue(8);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Counts CPUs on a machine that has these files and no others. */
function countWith(files: Record<string, string>): number {
  return availableCpus((file) => {
    const text = files[file];
    if (text === undefined) throw new Error(`ENOENT: ${file}`);
    return text;
  });
}

describe('availableCpus', () => {
  it('counts the CPUs of the machine where there are no cgroups', () => {
    expect(countWith({})).toBe(8);
  });

  it("keeps to a container's quota (cgroup v2)", () => {
    expect(countWith({ '/sys/fs/cgroup/cpu.max': '200000 100000\n' })).toBe(2);
  });

  it('takes "max" for no quota', () => {
    expect(countWith({ '/sys/fs/cgroup/cpu.max': 'max 100000\n' })).toBe(8);
  });

  it("keeps to a container's quota (cgroup v1)", () => {
    const files = {
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '300000\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    };

    expect(countWith(files)).toBe(3);
  });

  it('takes -1 for no quota (cgroup v1)', () => {
    const files = {
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    };

    expect(countWith(files)).toBe(8);
  });

  it('keeps to the smallest quota of its own cgroup and those above it', () => {
    const files = {
      '/proc/self/cgroup': '0::/system.slice/whatsit.service\n',
      '/sys/fs/cgroup/system.slice/cpu.max': '400000 100000\n',
      '/sys/fs/cgroup/system.slice/whatsit.service/cpu.max': '600000 100000\n',
    };

    expect(countWith(files)).toBe(4);
  });

  it('keeps to the quota of its own cgroup', () => {
    const files = {
      '/proc/self/cgroup': '12:cpuset:/other\n0::/a/b\n',
      '/sys/fs/cgroup/a/b/cpu.max': '300000 100000\n',
    };

    expect(countWith(files)).toBe(3);
  });

  it('ignores the quota of a cgroup that it is not in', () => {
    const files = {
      '/proc/self/cgroup': '0::/a\n',
      '/sys/fs/cgroup/b/cpu.max': '100000 100000\n',
    };

    expect(countWith(files)).toBe(8);
  });

  it.each([
    ['150000 100000', 1],
    ['299999 100000', 2],
    ['50000 100000', 1],
  ])('counts only whole CPUs of a quota of %s, but at least one', (quota, cpus) => {
    expect(countWith({ '/sys/fs/cgroup/cpu.max': quota })).toBe(cpus);
  });

  it('never counts more CPUs than the machine has', () => {
    expect(countWith({ '/sys/fs/cgroup/cpu.max': '1600000 100000' })).toBe(8);
  });

  it.each(['', 'nonsense', '100000', '0 0'])('ignores a quota of "%s"', (text) => {
    expect(countWith({ '/sys/fs/cgroup/cpu.max': text })).toBe(8);
  });
});
