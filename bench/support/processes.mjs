import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

const STOP_MS = 15_000;

/** Process groups that must not outlive the bench. */
const running = new Set();
process.on('exit', () => {
  for (const { pid } of running) signalGroup(pid, 'SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/**
 * Runs a program to its end.
 *
 * @param {{ input?: unknown, env?: Record<string, string> }} [options] - `input` goes to its stdin, as JSON.
 * @returns {Promise<unknown>} The JSON that it printed.
 */
export async function runForJson(command, commandArguments, { input, env = {} } = {}) {
  const child = spawn(command, commandArguments, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  running.add(child);
  child.stdin.end(JSON.stringify(input ?? null));
  const [output, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  running.delete(child);
  if (exitCode !== 0) throw new Error(`${commandArguments[0]} ended with ${exitCode}`);
  return JSON.parse(output);
}

/** Starts a program that runs until `stopGroup`; it leads a process group of its own. */
export function startGroup(command, commandArguments, options) {
  const child = spawn(command, commandArguments, {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    lastWords = (lastWords + chunk).slice(-2_000);
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return { child, readLastWords: () => lastWords };
}

/** Ends a group: first its leader gently, then all of it. */
export async function stopGroup(child) {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await Promise.race([gone, setTimeout(STOP_MS, undefined, { ref: false })]);
  }
  signalGroup(child.pid, 'SIGKILL');
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // nobody is left in it
  }
}
