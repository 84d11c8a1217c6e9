import { AsyncLocalStorage } from 'node:async_hooks';
import type * as files from 'node:fs/promises';

type FileSystem = typeof files;

/** Called before each file-system call with its number, from 1 on; the call waits for it. */
type BeforeCall = (call: number, name: string) => Promise<void>;

const stepped = new AsyncLocalStorage<{ readonly beforeCall: BeforeCall; calls: number }>();

const changing = ['cp', 'mkdir', 'rename', 'rm', 'symlink', 'writeFile'];
const looking = ['lstat', 'open', 'readdir', 'readFile', 'readlink', 'realpath', 'stat'];
const held = new Set([...changing, ...looking]);

/** What `vi.mock('node:fs/promises', …)` has to give so that {@link stepThrough} can hold calls up. */
export function holdUpCalls(actual: FileSystem): FileSystem {
  const entries = Object.entries<unknown>({ ...actual }).map(([name, value]) => [
    name,
    held.has(name) && isCallable(value) ? holdUp(name, value) : value,
  ]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same names with the same signatures
  return Object.fromEntries(entries) as FileSystem;
}

type Call = (...args: readonly unknown[]) => unknown;

function isCallable(value: unknown): value is Call {
  return typeof value === 'function';
}

function holdUp(name: string, call: Call) {
  return async (...args: readonly unknown[]): Promise<unknown> => {
    const running = stepped.getStore();
    if (running) {
      running.calls += 1;
      const number = running.calls;
      await stepped.exit(() => running.beforeCall(number, name));
    }
    return call(...args);
  };
}

/** Runs something with what has to happen before each of its file-system calls; what that does itself is not held up. */
export function stepThrough<Value>(
  work: () => Promise<Value>,
  beforeCall: BeforeCall,
): Promise<Value> {
  return stepped.run({ beforeCall, calls: 0 }, work);
}

/**
 * Runs something up to a call that never comes, as if its process were killed in front of it.
 *
 * @param change - Which of the calls that change something, from 1 on.
 * @returns Whether it came that far; `false` when it was done before.
 */
export function killBefore(change: number, work: () => Promise<unknown>): Promise<boolean> {
  let changes = 0;
  return new Promise((resolve, reject) => {
    stepThrough(work, (_call, name) => {
      if (changing.includes(name)) changes += 1;
      if (changes < change) return Promise.resolve();
      resolve(true);
      return new Promise(() => undefined);
    }).then(() => resolve(false), reject);
  });
}
