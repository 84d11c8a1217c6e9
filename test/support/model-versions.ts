import { createHash } from 'node:crypto';

import { listModels } from '../../src/model-folders/list-models.ts';
import { createModelStore } from '../../src/model-folders/versions/model-store.ts';
import { writeModelFolder } from '../../src/model-folders/write-model-folder.ts';
import { onnxFile } from './onnx.ts';

/** Two classes that tell models apart. */
function labelsOf(mark: string): readonly string[] {
  return [`${mark} cat`, `${mark} dog`];
}

function onnxOf(mark: string): Uint8Array {
  return onnxFile({
    inputs: [{ name: 'pixel_values', shape: ['N', 3, 224, 224] }],
    outputs: [{ name: 'logits', shape: ['N', 2] }],
    weights: [{ name: mark }],
  });
}

/** Writes a model folder of which every file says whose it is; its ONNX file cannot run. */
export async function writeMarkedModel(folder: string, mark: string): Promise<string> {
  await writeModelFolder(folder, {
    onnxBytes: onnxOf(mark),
    labels: labelsOf(mark),
    preprocessorConfig: { image_processor_type: 'ViTImageProcessor' },
    card: `# ${mark}\n`,
    run: mark,
  });
  return folder;
}

/** Publishes a marked model as the next version. */
export async function publishMarked(
  modelsDir: string,
  name: string,
  source: string,
): Promise<number> {
  const staged = await createModelStore(modelsDir).stage(name, source);
  try {
    return await staged.publish();
  } finally {
    staged.discard();
  }
}

/**
 * The mark of a listed model, when all that the list says of it belongs together; else what is wrong.
 *
 * @param modelsDir - Absolute path.
 */
export async function seeModel(modelsDir: string, name: string): Promise<string> {
  const { models, broken } = await listModels(modelsDir);
  const failure = broken.find((one) => one.name === name);
  if (failure) return `broken: ${failure.error.message}`;
  const model = models.find((one) => one.name === name);
  if (!model) return 'missing';
  const mark = model.labels[0]?.split(' ')[0] ?? '';
  const ownHash = createHash('sha256').update(onnxOf(mark)).digest('hex');
  return model.sha256 === ownHash ? mark : `mixed: the labels of ${mark} with another ONNX file`;
}
