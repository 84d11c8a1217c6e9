import path from 'node:path';

import { runLoad } from '../support/load.mjs';
import { benchFolder, modelFolder } from '../support/paths.mjs';
import { runForJson } from '../support/processes.mjs';
import { startFastApi, startLitServe } from '../support/services.mjs';

const oneProcess = path.join(benchFolder, 'workers/one-process.mjs');
const transformers = path.join(benchFolder, 'workers/transformers.mjs');

/**
 * What our throughput is compared with.
 *
 * @typedef {object} Contestant
 * @property {string} what - The comparison, for the table.
 * @property {number | undefined} target - Our images/s must be at least so many times its own.
 * @property {string | undefined} problem - Why it cannot be measured.
 * @property {() => Promise<{ imagesPerSecond: number, classes?: readonly string[] }>} measure - One round.
 */

/**
 * @param {import('../run.mjs').Setting} setting
 * @returns {readonly Contestant[]}
 */
export function createContestants({ photos, scale, cores, python }) {
  const timing = { warmUpMs: scale.warmUpMs, measureMs: scale.measureMs };
  const load = { files: photos.files, ...timing };
  const task = { modelFolder, files: photos.files, ...timing };

  async function measureOneProcess() {
    const { wholeMs } = await runForJson(process.execPath, [oneProcess], { input: task });
    return 1000 / wholeMs;
  }

  async function measureService(starting) {
    const service = await starting;
    try {
      return await runLoad({ url: service.url, ...load });
    } finally {
      await service.stop();
    }
  }

  async function measureTransformers(inFlight) {
    const input = { ...task, inFlight, threads: cores };
    return runForJson(process.execPath, [transformers], { input });
  }

  return [
    {
      what: 'cores / (preprocess CPU + inference CPU) of one picture at a time',
      target: 0.9,
      measure: async () => ({ imagesPerSecond: cores * (await measureOneProcess()) }),
    },
    {
      what: 'the same, measured in as many processes as cores at once',
      async measure() {
        const rates = await Promise.all(Array.from({ length: cores }, measureOneProcess));
        return { imagesPerSecond: rates.reduce((total, rate) => total + rate, 0) };
      },
    },
    {
      what: `FastAPI + Pillow + onnxruntime, ${cores} threads`,
      target: 1.3,
      problem: python.problem,
      measure: () => measureService(startFastApi(python.path, cores)),
    },
    {
      what: `LitServe + Pillow + onnxruntime, ${cores} workers of one thread`,
      target: 1.1,
      problem: python.problem,
      measure: () => measureService(startLitServe(python.path, cores)),
    },
    {
      what: 'transformers.js pipeline, 16 in flight',
      target: 2.5,
      measure: () => measureTransformers(16),
    },
    {
      what: 'transformers.js pipeline, one by one',
      target: 2.5,
      measure: () => measureTransformers(1),
    },
  ];
}
