import path from 'node:path';

import { ClassifierError } from '../errors.ts';
import { type DeclaredValue, describeShape, type Signature } from '../onnx/signature.ts';
import type { ModelFolder } from './read-model-folder.ts';
import { readSignature } from './read-signature.ts';

/**
 * Compares what the ONNX file declares with what its folder says, without opening the model.
 *
 * What the file leaves open fits; it is seen when the model is opened.
 *
 * @throws {ClassifierError} `model-invalid`, one line in the words of the inference process.
 */
export async function verifyGraph(folder: ModelFolder): Promise<void> {
  const { inputs, outputs } = await loadSignature(folder);
  verifyInput(
    folder,
    inputs.find(({ name }) => name === 'pixel_values'),
  );
  verifyOutput(
    folder,
    outputs.find(({ name }) => name === 'logits'),
  );
}

async function loadSignature(folder: ModelFolder): Promise<Signature> {
  const problem = 'is not an ONNX file that can be opened';
  const signature = await readSignature(folder.onnxPath).catch((error: unknown) => {
    throw invalid(folder, problem, error);
  });
  if (signature.outputs.length === 0) throw invalid(folder, problem);
  return signature;
}

function verifyInput(folder: ModelFolder, input: DeclaredValue | undefined): void {
  if (!input) throw invalid(folder, 'has no input pixel_values');
  const { width, height } = folder.preprocessing.input;
  if (!input.isFloat32) throw invalid(folder, 'input pixel_values is not float32');
  const [batchSize = 1] = input.shape;
  if (!fits(input, [batchSize, 3, height, width])) {
    throw invalid(
      folder,
      `input pixel_values is ${describeShape(input)}, but preprocessor_config.json makes [batch, 3, ${height}, ${width}]`,
    );
  }
  if (batchSize !== 1) {
    throw invalid(folder, `takes ${batchSize} pictures at once, but they come one by one`);
  }
}

function verifyOutput(folder: ModelFolder, logits: DeclaredValue | undefined): void {
  if (!logits) throw invalid(folder, 'has no output logits');
  if (!logits.isFloat32) throw invalid(folder, 'output logits is not float32');
  if (fits(logits, [logits.shape[0] ?? 1, folder.labels.length])) return;
  throw invalid(
    folder,
    `output logits is ${describeShape(logits)}, but config.json names ${folder.labels.length} classes`,
  );
}

/** No shape at all says nothing: then it is inferred when the model is opened. */
function fits({ shape }: DeclaredValue, expected: readonly number[]): boolean {
  if (shape.length === 0) return true;
  return (
    shape.length === expected.length &&
    shape.every((length, axis) => (length ?? expected[axis]) === expected[axis])
  );
}

function invalid({ name, onnxPath }: ModelFolder, problem: string, cause?: unknown) {
  return new ClassifierError(
    'model-invalid',
    `${name}/onnx/${path.basename(onnxPath)}: ${problem}`,
    { cause },
  );
}
