import type { Config } from '../../config.ts';
import { availableCpus } from '../../inference/available-cpus.ts';
import { type Finding, ok, warning } from './finding.ts';

const CHECK = 'threads';

/**
 * Compares the threads of all inference processes with the CPUs that there are: too many make each picture slower, by
 * far more than they are too many.
 */
export function checkThreads(config: Config, cpus: number = availableCpus()): Finding {
  const { INFERENCE_PROCESSES: processes = cpus, INFERENCE_THREADS: threads } = config;
  const facts = `${count(processes, 'process', 'processes')} of ${count(threads, 'thread', 'threads')} on ${count(cpus, 'CPU', 'CPUs')}.`;
  if (processes * threads <= cpus) return ok(CHECK, facts);
  return warning(
    CHECK,
    facts,
    `Leave INFERENCE_PROCESSES and INFERENCE_THREADS unset, or let their product be ${cpus} at most.`,
  );
}

function count(value: number, one: string, many: string): string {
  return `${value} ${value === 1 ? one : many}`;
}
