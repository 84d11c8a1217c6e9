import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a Python environment, unless the one that is there has just these packages.
 *
 * @param {string} environment - Its folder.
 * @param {string} wanted - The file of requirements.
 */
export async function installPython(environment, wanted) {
  const installed = path.join(environment, 'requirements.txt');
  if (readText(installed) === readText(wanted)) return;
  rmSync(environment, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', environment]);
  const pip = path.join(environment, 'bin/pip');
  await run(pip, ['install', '--quiet', '--disable-pip-version-check', '--requirement', wanted]);
  cpSync(wanted, installed); // last of all: it says that the rest is complete
}

/** What a file says; `undefined` where it cannot be read. */
export function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Runs a program to its end. */
export async function run(program, args, options = {}) {
  const child = spawn(program, args, { stdio: 'inherit', ...options });
  const [exitCode] = await once(child, 'exit');
  if (exitCode !== 0) throw new Error(`${path.basename(program)} has failed`);
}
