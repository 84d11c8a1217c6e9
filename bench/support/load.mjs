import path from 'node:path';

import { benchFolder } from './paths.mjs';
import { runForJson } from './processes.mjs';

/**
 * What the load generator saw.
 *
 * @typedef {object} Load
 * @property {number} images - Answered in the measured time.
 * @property {number} imagesPerSecond
 * @property {number} p50Ms - Of a whole request.
 * @property {number} p99Ms
 * @property {number} failures - Answers other than 200.
 * @property {number} clientCpuMs - The generator's own CPU time an image; it shares the machine with the service.
 * @property {readonly string[]} classes - The first answer for each photo.
 */

/**
 * Sends photos from 16 clients, each of which waits for its answer before the next, in a process of its own.
 *
 * @param {{ url: string, files: readonly string[], warmUpMs?: number, measureMs?: number, images?: number, probePid?: number }} task -
 *   Either so long (`measureMs`) or so many (`images`). A process that runs the loop-delay probe is told when
 *   the measured time begins and ends.
 * @returns {Promise<Load>}
 */
export async function runLoad(task) {
  const file = path.join(benchFolder, 'workers/load-generator.mjs');
  return runForJson(process.execPath, [file], { input: { clients: 16, warmUpMs: 0, ...task } });
}
