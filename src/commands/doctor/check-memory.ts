import type { Config } from '../../config.ts';
import { availableCpus } from '../../inference/available-cpus.ts';
import { type AvailableMemory, availableMemory } from '../../inference/available-memory.ts';
import { failure, type Finding, ok, warning } from './finding.ts';
import { inMegabytes } from '../in-megabytes.ts';

const CHECK = 'memory';
const MB = 1e6;

/** The main process under load, and each inference process with the default model: see bench/results.md. */
const MAIN_BYTES = 90 * MB;
const CHILD_BYTES = 110 * MB;
/** What the most demanding format, HEIC, takes beside that for each pixel of a picture. */
const PEAK_BYTES_A_PIXEL = 6.5;

/** Compares the memory that there is with what the service needs, and with what large pictures may add. */
export function checkMemory(
  config: Config,
  memory: AvailableMemory = availableMemory(),
  cpus: number = availableCpus(),
): Finding {
  const { INFERENCE_PROCESSES: processes = cpus, MAX_IMAGE_PIXELS: maxPixels } = config;
  const needed = MAIN_BYTES + processes * CHILD_BYTES;
  const peak = needed + processes * maxPixels * PEAK_BYTES_A_PIXEL;
  const facts = `${inMegabytes(memory.freeBytes)} free of ${inMegabytes(memory.totalBytes)}; ${inMegabytes(needed)} are needed, and up to ${inMegabytes(peak)} for the largest pictures.`;
  if (memory.totalBytes < needed) {
    return failure(CHECK, facts, 'Set INFERENCE_PROCESSES lower, or give it more memory.');
  }
  if (memory.freeBytes < needed) {
    return warning(CHECK, facts, 'Free some, or set INFERENCE_PROCESSES lower.');
  }
  if (memory.totalBytes < peak) {
    const advice =
      'Set MAX_IMAGE_PIXELS or INFERENCE_PROCESSES lower, or large pictures may end a process.';
    return warning(CHECK, facts, advice);
  }
  return ok(CHECK, facts);
}
