import { ClassifierError } from '../../errors.ts';
import {
  type DeclaredValue,
  describeShape,
  parseSignature,
  type Signature,
  type WholeSignature,
} from '../../onnx/signature.ts';

/** Which of a graph's values go in and come out of it as a classifier. */
export interface ClassifierValues {
  readonly input: DeclaredValue;
  readonly output: DeclaredValue;
  /** The name of what `output` is the softmax of; its own where it is none. */
  readonly logits: string;
}

/**
 * Finds the classifier in a bare ONNX file.
 *
 * @throws {ClassifierError} `model-invalid` when there is none of that many classes that takes one picture.
 */
export function findClassifier(onnxBytes: Uint8Array, classCount: number): ClassifierValues {
  const signature = parse(onnxBytes);
  const input = chooseInput(signature);
  const output = chooseOutput(signature, classCount);
  return { input, output, logits: signature.softmaxInputs.get(output.name) ?? output.name };
}

function parse(onnxBytes: Uint8Array): WholeSignature {
  let signature: WholeSignature;
  try {
    signature = parseSignature(onnxBytes);
  } catch (error) {
    throw invalid('this is not an ONNX file', error);
  }
  if (signature.outputs.length === 0) throw invalid('this is not an ONNX file');
  return signature;
}

function chooseInput({ inputs }: Signature): DeclaredValue {
  const [input] = inputs;
  if (!input || inputs.length > 1) throw invalid(`one input is needed, not ${inputs.length}`);
  const [batchSize = 1, channels, , last] = input.shape;
  if (input.isFloat32 && input.shape.length === 4 && (channels ?? 3) === 3) {
    if (batchSize === 1) return input;
    throw invalid(
      `the model takes ${batchSize} pictures at once; export it with a batch of 1 or an open one`,
    );
  }
  const hint = last === 3 ? ' (export it with channels first)' : '';
  throw invalid(
    `the input must be float32 [batch, 3, height, width], not ${describe(input)}${hint}`,
  );
}

function chooseOutput({ outputs }: Signature, classCount: number): DeclaredValue {
  const fitting = outputs.filter(
    ({ isFloat32, shape }) =>
      isFloat32 && shape.length === 2 && (shape[1] ?? classCount) === classCount,
  );
  const [best] = fitting.toSorted((a, b) => (b.shape[1] ?? 0) - (a.shape[1] ?? 0));
  if (best) return best;
  throw invalid(
    `no output is float32 [batch, ${classCount}], as the ${classCount} labels ask for: ${outputs.map(describe).join(', ')}`,
  );
}

function describe(value: DeclaredValue): string {
  return `${value.name} ${describeShape(value)}`;
}

function invalid(problem: string, cause?: unknown): ClassifierError {
  return new ClassifierError('model-invalid', problem, { cause });
}
