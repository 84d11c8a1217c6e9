/**
 * Checks that transformers.js and our session read a model folder alike: the same pixels in, the same logits out.
 *
 * Prints one line a folder; the exit code is 1 if any differs.
 */
import { AutoModelForImageClassification, env, Tensor } from '@huggingface/transformers';
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { openModel } from '../workers/open-model.mjs';
import { modelFolder } from '../support/paths.mjs';
import { createRandom } from './random.mjs';

const TOLERANCE = 1e-3;
const generatedFolder = path.join(import.meta.dirname, 'models');

env.allowRemoteModels = false;
// From 1.29 on ONNX Runtime reports its use over the network, unless this is set before its first session.
process.env.ORT_DISABLE_TELEMETRY = '1';

async function compareFolder(folder) {
  const { labels, preprocessing, session } = await openModel(folder);
  const { width, height } = preprocessing.input;
  const random = createRandom(width * labels.length);
  const pixels = Float32Array.from({ length: 3 * width * height }, () => 4 * random() - 2);

  const ours = (await session.run(pixels, ['logits'])).logits;
  const theirs = await runTransformers(folder, pixels, [1, 3, height, width]);
  await session.close();
  return { ours, difference: maxDifference(ours, theirs) };
}

async function runTransformers(folder, pixels, shape) {
  env.localModelPath = path.dirname(folder);
  const model = await AutoModelForImageClassification.from_pretrained(path.basename(folder), {
    dtype: 'fp32', // the file onnx/model.onnx as it is
  });
  const { logits } = await model({ pixel_values: new Tensor('float32', pixels, shape) });
  await model.dispose();
  return logits.data;
}

function maxDifference(values, others) {
  if (values.length !== others.length) return Infinity;
  return values.reduce((max, value, i) => Math.max(max, Math.abs(value - others[i])), 0);
}

const generated = readdirSync(generatedFolder).toSorted();
const folders = [modelFolder, ...generated.map((name) => path.join(generatedFolder, name))];
for (const folder of folders) {
  const { ours, difference } = await compareFolder(folder);
  const isSame = difference <= TOLERANCE; // false for NaN
  if (!isSame) process.exitCode = 1;
  process.stdout.write(
    `${isSame ? 'ok  ' : 'FAIL'} ${path.basename(folder)}: ${ours.length} logits, largest difference ${difference.toExponential(1)}\n`,
  );
}
