import { createPreprocessor } from '../../dist/src/inference/child/preprocess.js';
import { openSession } from '../../dist/src/inference/child/session.js';
import { readModelFolder } from '../../dist/src/model-folders/read-model-folder.js';

const MAX_IMAGE_PIXELS = 50_000_000;

/** Opens a model with the project's own parts, as an inference process does. */
export async function openModel(folder, threads = 1) {
  const { name, onnxPath, preprocessing, labels } = await readModelFolder(folder);
  const source = { name, onnxPath, preprocessing, classCount: labels.length };
  return {
    labels,
    preprocessing,
    preprocess: createPreprocessor(preprocessing, MAX_IMAGE_PIXELS),
    session: await openSession(source, threads),
  };
}
