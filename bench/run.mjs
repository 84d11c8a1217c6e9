/**
 * Measures the numbers that the project promises, and writes them down: `npm run bench -- --help`.
 */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { measureDecodeResize } from './measurements/decode-resize.mjs';
import { measureLargePictures } from './measurements/large-pictures.mjs';
import { measureMemory } from './measurements/memory.mjs';
import { measureReadiness } from './measurements/readiness.mjs';
import { measureThroughput } from './measurements/throughput.mjs';
import { measureUpload } from './measurements/upload.mjs';
import { buildService, installPackages, installPython } from './support/install.mjs';
import { readOptions, usage } from './support/options.mjs';
import { builtFile, rootFolder } from './support/paths.mjs';
import { pickPhotos } from './support/photos.mjs';
import { formatResults } from './support/results.mjs';

/**
 * What every measurement is given.
 *
 * @typedef {object} Setting
 * @property {{ files: readonly string[], description: string }} photos
 * @property {import('./support/options.mjs').Scale} scale
 * @property {number} cores - CPUs really available.
 * @property {{ path?: string, problem?: string }} python - The peers' interpreter, or why there is none.
 * @property {(progress: string) => void} report
 */

const measurements = {
  throughput: measureThroughput,
  'decode-resize': measureDecodeResize,
  memory: measureMemory,
  'large-pictures': measureLargePictures,
  upload: measureUpload,
  readiness: measureReadiness,
};

const method = [
  'Everything in one run on one machine; throughput and CPU times are the median of the interleaved rounds (ours, peer, ' +
    'peer, …, and again), and each ratio is the median of the ratios of the rounds.',
  'Everything is started anew in every round and warmed up before its measured time: V8 needs some 2,000 images until it ' +
    'has compiled our main process, which then takes 0.7 ms an image and not 1.1. The load comes from a process of its own ' +
    'with 16 kept connections, the same for all; each sends a multipart body made in advance and waits for the answer.',
  'Every peer reads the same model folder and ONNX file; a peer counts only if it puts nine of ten photos into the same class.',
  "ONNX Runtime's telemetry is off in all of them, and its version is the same.",
  'The limit that our throughput is measured against is one process that classifies one picture at a time through our own ' +
    'preprocessor and session: cores divided by its CPU time a picture. It leaves out all that a service does beside that.',
];

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const names = options.only ?? Object.keys(measurements);
  const unknown = names.find((name) => !Object.hasOwn(measurements, name));
  if (unknown !== undefined) throw new TypeError(`--only: there is no measurement "${unknown}"`);

  const loadBefore = os.loadavg()[0];
  const setting = await prepare(options);
  const parts = [];
  for (const name of names) parts.push(await measurements[name](setting));

  const results = formatResults({
    command: 'npm run bench',
    facts: describe(setting, loadBefore),
    rows: parts.flatMap(({ rows }) => rows),
    notes: [...method, ...parts.flatMap(({ notes = [] }) => notes)],
  });
  process.stdout.write(results);
  if (options.resultsFile) writeFileSync(path.resolve(rootFolder, options.resultsFile), results);
}

/** @returns {Promise<Setting>} */
async function prepare({ photosFolder, scale }) {
  // From 1.29 on ONNX Runtime reports its use over the network: nothing that is started here may.
  process.env.ORT_DISABLE_TELEMETRY = '1';
  buildService();
  installPackages();
  const python = installPython();
  const { availableCpus } = await import(builtFile('src/inference/available-cpus.js'));
  return {
    photos: await pickPhotos(photosFolder),
    scale,
    cores: availableCpus(),
    python,
    report: (progress) => process.stderr.write(`${progress}\n`),
  };
}

function describe({ photos, scale, cores, python }, loadBefore) {
  const { rounds, warmUpMs, measureMs } = scale;
  return [
    `Date: ${new Date().toISOString().slice(0, 10)}`,
    `Machine: ${os.cpus()[0]?.model ?? 'unknown CPU'}, ${cores} cores, ${process.platform} ${process.arch}, Node ${process.version}`,
    `Load average before the start: ${loadBefore.toFixed(2)} (a busy machine measures wrongly)`,
    `Photos: ${photos.description}`,
    `Rounds: ${rounds}, of ${measureMs / 1000} s each after ${warmUpMs / 1000} s of warming up`,
    `Python peers: ${python.problem ?? 'versions as in bench/peers/requirements.txt'}`,
  ];
}

try {
  await main();
} catch (error) {
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
