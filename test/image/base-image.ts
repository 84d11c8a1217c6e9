import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes what the image begins with out of what package registries have: Debian, and in it Node with npm and a user "node".
 * It stands in for the official image, which only an engine can fetch; more is not in that one that we use.
 *
 * @param image - As in the Dockerfile: `node:24.21.0-bookworm-slim@sha256:…`.
 * @param folder - Where its files go.
 */
export function makeBaseImage(image: string, folder: string): void {
  const [, version, release] = /^node:(\d+\.\d+\.\d+)-(\w+)-slim(?:@|$)/.exec(image) ?? [];
  if (version === undefined || release === undefined) throw new Error(`Not our kind: ${image}`);

  run('mmdebstrap', ['--quiet', '--variant=minbase', '--include=ca-certificates', release, folder]);
  run('chroot', [folder, 'groupadd', '--gid', '1000', 'node']);
  run('chroot', [folder, 'useradd', '--uid', '1000', '--gid', 'node', '--create-home', 'node']);
  installNode(version, folder);
}

/** Node's own binary comes from a package that repeats it; npm is the one at hand. */
function installNode(version: string, folder: string): void {
  const local = path.join(folder, 'usr/local');
  const scratch = path.join(folder, 'tmp/node');
  mkdirSync(scratch);
  writeFileSync(path.join(scratch, 'package.json'), '{}');
  const platform = `node-linux-${process.arch}`;
  run('npm', ['install', '--no-audit', '--no-fund', '--prefix', scratch, `${platform}@${version}`]);
  cpSync(path.join(scratch, 'node_modules', platform, 'bin/node'), path.join(local, 'bin/node'));

  const npm = path.join(run('npm', ['root', '--global']).trim(), 'npm');
  cpSync(npm, path.join(local, 'lib/node_modules/npm'), { recursive: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', path.join(local, 'bin/npm'));
  execFileSync('rm', [
    '-rf',
    ...readdirSync(path.join(folder, 'tmp')).map((name) => path.join(folder, 'tmp', name)),
  ]);
}

function run(command: string, line: readonly string[]): string {
  return execFileSync(command, line, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
