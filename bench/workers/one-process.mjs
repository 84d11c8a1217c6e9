/**
 * Measures what one picture costs in one process, one at a time, through the project's own parts.
 *
 * Takes `{ modelFolder, files, warmUpMs, measureMs }` as JSON on stdin; prints milliseconds of CPU a picture as JSON.
 */
import { readFileSync } from 'node:fs';
import { json } from 'node:stream/consumers';

import { configureSharp } from '../../dist/src/inference/child/decode-general.js';
import { createNormalizer } from '../../dist/src/inference/child/normalize.js';
import { openModel } from './open-model.mjs';

const task = await json(process.stdin);
configureSharp();
const { preprocess, preprocessing, session } = await openModel(task.modelFolder);
const images = task.files.map((file) => readFileSync(file));

/** Runs whole rounds over the pictures for so long. */
async function cpuMsEach(work, durationMs) {
  const end = performance.now() + durationMs;
  const before = process.cpuUsage();
  let count = 0;
  while (performance.now() < end || count === 0) {
    for (const image of images) await work(image);
    count += images.length;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / count;
}

async function classify(image) {
  await session.run(await preprocess(image), ['logits']);
}

const { width, height } = preprocessing.input;
const normalize = createNormalizer(preprocessing);
const decoded = { data: new Uint8Array(width * height * 4), channels: 4, width, height };

await cpuMsEach(classify, task.warmUpMs);
const wholeMs = await cpuMsEach(classify, task.measureMs / 2);
const preprocessMs = await cpuMsEach(preprocess, task.measureMs / 4);
const normalizeMs = await cpuMsEach(
  () => normalize(decoded, { left: 0, top: 0, flip: false }),
  task.measureMs / 20,
);
process.stdout.write(JSON.stringify({ wholeMs, preprocessMs, normalizeMs }));
