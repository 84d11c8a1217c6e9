import { readFileSync, writeFileSync } from 'node:fs';

import { vi } from 'vitest';

/** Process ids of the children of a process (Linux). */
export function childPids(pid: number): readonly number[] {
  const text = read(`/proc/${pid}/task/${pid}/children`);
  return text.split(' ').filter(Boolean).map(Number);
}

/** Whether a process is there; one that is dead and waits to be reaped is not. */
function isAlive(pid: number): boolean {
  const state = /^State:\s+(\w)/m.exec(read(`/proc/${pid}/status`))?.[1];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** Whether a process id still belongs to one of our inference processes. */
export function isInferenceProcess(pid: number): boolean {
  return isAlive(pid) && read(`/proc/${pid}/cmdline`).includes('inference/child/main');
}

/** The most memory that a process has ever held at once, in bytes. */
export function peakMemoryBytes(pid: number): number {
  const kibibytes = /^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
  return Number(kibibytes) * 1024;
}

/** Lets the peak begin anew from what a process holds now. */
export function resetPeakMemory(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Sends a signal to a process that may be gone already. */
export function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It was faster.
  }
}

/** Waits, for at most ten seconds, until all these processes are gone. */
export async function allGone(pids: readonly number[]): Promise<void> {
  await eventually(() => {
    const left = pids.filter(isAlive);
    if (left.length > 0) throw new Error(`Still there: ${left.join(', ')}`);
  }, 10_000);
}

/** Tries an assertion again until it holds; in the end it throws what the last try threw. */
export function eventually<Value>(
  assertion: () => Value | Promise<Value>,
  timeoutMs = 10_000,
): Promise<Value> {
  return vi.waitFor(assertion, { timeout: timeoutMs, interval: 20 });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
