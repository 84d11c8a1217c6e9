import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { benchFolder, rootFolder } from './paths.mjs';

/** Builds the service where a source is newer than the last build. */
export function buildService() {
  run(process.execPath, ['scripts/build-if-stale.mjs'], rootFolder);
}

/** Installs the bench's own npm packages where they are missing or older than the lock file. */
export function installPackages() {
  const installed = path.join(benchFolder, 'node_modules/.package-lock.json');
  const lock = path.join(benchFolder, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  run('npm', ['ci', '--no-audit', '--no-fund'], benchFolder);
}

/**
 * Makes the virtual environment of the Python peers, or brings it up to date.
 *
 * @returns {{ path: string } | { problem: string }} The interpreter, or why there is none.
 */
export function installPython() {
  const environment = path.join(benchFolder, '.venv');
  const python = path.join(environment, 'bin/python');
  const marker = path.join(environment, 'installed-requirements.txt');
  const requirementsFile = path.join(benchFolder, 'peers/requirements.txt');
  const requirements = readFileSync(requirementsFile, 'utf8');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === requirements) return { path: python };

  try {
    run('python3', ['-m', 'venv', '--clear', environment], benchFolder);
  } catch {
    return { problem: 'no Python 3 with venv on this machine' };
  }
  try {
    run(python, ['-m', 'pip', 'install', '--quiet', '-r', requirementsFile], benchFolder);
  } catch {
    return { problem: 'the Python packages could not be installed' };
  }
  writeFileSync(marker, requirements);
  return { path: python };
}

/** Its output goes to stderr: stdout is for results. */
function run(command, commandArguments, cwd) {
  execFileSync(command, commandArguments, { cwd, stdio: ['ignore', 2, 2] });
}
