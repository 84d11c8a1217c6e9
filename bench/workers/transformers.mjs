/**
 * Measures the image-classification pipeline of transformers.js with the same model folder, in this process.
 *
 * Takes `{ modelFolder, files, threads, inFlight, warmUpMs, measureMs }` as JSON on stdin; prints images/s as JSON.
 */
import { env, pipeline } from '@huggingface/transformers';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

const task = await json(process.stdin);
env.allowRemoteModels = false;
env.localModelPath = path.dirname(task.modelFolder);
const classify = await pipeline('image-classification', path.basename(task.modelFolder), {
  dtype: 'fp32', // the file onnx/model.onnx as it is
  session_options: { intraOpNumThreads: task.threads },
});
const images = task.files.map((file) => new Blob([readFileSync(file)], { type: 'image/jpeg' }));

const classes = [];
for (const image of images) classes.push((await classify(image))[0].label);

let count = 0;
let next = 0;
const ending = new AbortController();
async function client() {
  while (!ending.signal.aborted) {
    await classify(images[next++ % images.length], { top_k: 5 });
    count++;
  }
}

const clients = Array.from({ length: task.inFlight }, client);
await setTimeout(task.warmUpMs);
count = 0;
const startedAt = performance.now();
await setTimeout(task.measureMs);
const imagesPerSecond = count / ((performance.now() - startedAt) / 1000);
ending.abort();
await Promise.all(clients);
process.stdout.write(JSON.stringify({ imagesPerSecond, classes }));
