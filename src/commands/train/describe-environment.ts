import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import type { Run } from '../../experiments/runs/run.ts';
import { findPackageRoot, readVersion } from '../../package-root.ts';

/** What a run was made with. */
export async function describeEnvironment(): Promise<Run['environment']> {
  return { version: readVersion(), gitRevision: await readGitRevision(), node: process.version };
}

/** With `-dirty` where files have been changed since; null outside of a clone. */
async function readGitRevision(): Promise<string | null> {
  try {
    const options = { cwd: findPackageRoot() };
    const command = ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'];
    const { stdout } = await promisify(execFile)('git', command, options);
    return stdout.trim();
  } catch {
    return null;
  }
}
