import type { InferenceEngine } from '../classification/ports.ts';
import { ClassifierError } from '../errors.ts';
import type { ModelFolder } from './read-model-folder.ts';

/** A grey pixel: enough to send through the whole way from decoding to logits. */
const ONE_PIXEL_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQI12NoaGgAAAMEAYGa8M1PAAAAAElFTkSuQmCC',
  'base64',
);

/**
 * Proves that a model works: names and shapes as its folder says, and one run.
 *
 * @param engine - Checks names and shapes when it opens the model.
 * @throws {ClassifierError} `model-invalid`, one line.
 */
export async function checkModel(folder: ModelFolder, engine: InferenceEngine): Promise<void> {
  const { outputs } = await engine.run(ONE_PIXEL_PNG, { model: folder, outputs: ['logits'] });
  const logits = outputs.logits ?? new Float32Array();
  if (logits.length === folder.labels.length && logits.every(Number.isFinite)) return;
  throw new ClassifierError('model-invalid', `${folder.name}/onnx: logits are not finite numbers`);
}
