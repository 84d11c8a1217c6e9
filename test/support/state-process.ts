import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

import { cleanEnvironment } from './shared-paths.ts';

const script = fileURLToPath(import.meta.resolve('./state-process-main.ts'));

/** Another process that uses the database in a folder. */
interface StateProcess {
  /** Its next line, or `undefined` when it has ended. */
  nextLine(): Promise<string | undefined>;
  /** Ends it by kill -9, and gives the lines that it still had to say. */
  kill(): Promise<readonly string[]>;
}

/** Starts a process that says `open` and keeps the database, or says why it cannot and ends. */
export function startHolder(dataDir: string): StateProcess {
  return start(process.execPath, nodeArguments('hold', dataDir));
}

/** The same, where no file may grow beyond a few kilobytes: less than an empty database has. */
export function startHolderWithoutRoom(dataDir: string): StateProcess {
  const line = 'ulimit -f 4; exec "$0" "$@"';
  return start('/bin/sh', ['-c', line, process.execPath, ...nodeArguments('hold', dataDir)]);
}

/** Starts a process that writes as fast as it can, and says the number of each write that has been acknowledged. */
export function startWriter(dataDir: string, firstNumber: number): StateProcess {
  return start(process.execPath, nodeArguments('write', dataDir, String(firstNumber)));
}

function nodeArguments(...args: readonly string[]): readonly string[] {
  return ['--import', import.meta.resolve('tsx'), script, ...args];
}

function start(command: string, args: readonly string[]): StateProcess {
  const child = spawn(command, args, {
    env: cleanEnvironment({}),
    stdio: ['pipe', 'pipe', 'inherit'], // both pipes end with this process, and it with them
  });
  const exited = once(child, 'exit');
  onTestFinished(() => end(child, exited));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  async function nextLine(): Promise<string | undefined> {
    const { done, value } = await lines.next();
    return done ? undefined : value;
  }

  return {
    nextLine,
    async kill() {
      await end(child, exited);
      const rest: string[] = [];
      for (let line = await nextLine(); line !== undefined; line = await nextLine())
        rest.push(line);
      return rest;
    },
  };
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill('SIGKILL');
  await exited;
}
