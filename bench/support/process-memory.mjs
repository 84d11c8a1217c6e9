import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** A process and all that descend from it. */
export function processTree(pid) {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    tryRead(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap((child) => processTree(child))];
}

/** Memory of several processes together; pages that they share count once. */
export function proportionalBytes(pids) {
  return sum(pids.map((pid) => readField(`/proc/${pid}/smaps_rollup`, 'Pss')));
}

/** The most memory that a process ever held. */
export function peakResidentBytes(pid) {
  return readField(`/proc/${pid}/status`, 'VmHWM');
}

/**
 * Watches a service while something happens to it.
 *
 * @returns What `work` gave, the highest sampled sum, and the sum of each process's own peak (an upper bound:
 *   shared pages count several times, and the peaks need not have been at one time).
 */
export async function watchMemory(pid, work) {
  const pids = processTree(pid);
  const ending = new AbortController();
  let sampledPeakBytes = 0;
  async function sample() {
    while (!ending.signal.aborted) {
      sampledPeakBytes = Math.max(sampledPeakBytes, proportionalBytes(pids));
      await setTimeout(5);
    }
  }
  const sampling = sample();
  try {
    const result = await work();
    return { result, sampledPeakBytes, summedPeakBytes: sum(pids.map(peakResidentBytes)) };
  } finally {
    ending.abort();
    await sampling;
  }
}

function readField(file, name) {
  const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(tryRead(file))?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

function tryRead(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // the process has gone
  }
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
