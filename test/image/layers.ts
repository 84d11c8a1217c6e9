import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A command, and how a container runs it. */
export interface Program {
  readonly command: readonly string[];
  readonly workdir: string;
  readonly variables: Readonly<Record<string, string>>;
  /** `uid:gid`, without any right beyond it; root where there is none. */
  readonly user?: string | undefined;
}

/** Files in layers, as an image has them. */
export interface Layers {
  /** Topmost first; they are not changed. */
  readonly below: readonly string[];
  /** Where changes go; without it there can be none. */
  readonly upper?: string;
  /** What stands at `/data`. */
  readonly volume?: string;
}

/** Starts a command in layers of files, as process 1 of a process namespace of its own. */
export function startInLayers(layers: Layers, program: Program): ChildProcess {
  const { below, upper = '', volume = '' } = layers;
  const root = mkdtempSync(path.join(os.tmpdir(), 'whatsit-root-'));
  const enter = path.join(import.meta.dirname, 'enter.sh');
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child'];
  const child = spawn(
    'unshare',
    [...namespaces, 'sh', enter, root, below.join(':'), upper, volume, ...commandLine(program)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  child.once('close', () => rmdirSync(root)); // what was mounted there went with the namespace
  return child;
}

/** The command line for inside: a clean environment, and the user's rights alone. */
export function commandLine({ command, workdir, variables, user }: Program): readonly string[] {
  const environment = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const line = ['env', '-i', `--chdir=${workdir}`, ...environment];
  if (user === undefined) return [...line, ...command];
  const [uid, gid] = user.split(':');
  const rights = ['--clear-groups', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'];
  return [...line, 'setpriv', `--reuid=${uid}`, `--regid=${gid}`, ...rights, ...command];
}

/** Waits for the end of a process. */
export async function finish(
  child: ChildProcess,
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  await once(child, 'close');
  return { exitCode: child.exitCode, output };
}
