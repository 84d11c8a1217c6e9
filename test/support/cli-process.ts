import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import { cleanEnvironment, cliPath } from './shared-paths.ts';

/** What one command line came to. */
export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface CliOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: Uint8Array;
  /** It is ended by force after that: a command that hangs must not outlive its test. */
  readonly timeoutMs?: number;
}

/** Runs `whatsit` to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return run(process.execPath, [cliPath, ...args], options);
}

/** Runs a line of shell in which `whatsit` stands for our command line. */
export function runShell(line: string, options: CliOptions = {}): Promise<CliResult> {
  const command = `whatsit() { '${process.execPath}' '${cliPath}' "$@"; }; ${line}`;
  return run('/bin/sh', ['-c', command], options);
}

/** Lines without their ends. */
export function linesOf(output: string): readonly string[] {
  return output.split('\n').filter(Boolean);
}

async function run(
  command: string,
  args: readonly string[],
  { settings = {}, cwd = import.meta.dirname, stdin, timeoutMs = 25_000 }: CliOptions,
): Promise<CliResult> {
  const child = spawn(command, args, {
    env: cleanEnvironment(settings),
    cwd,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  child.stdin.on('error', () => undefined); // whoever does not read stdin may close it
  child.stdin.end(stdin);
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { exitCode: child.exitCode, stdout, stderr };
}
