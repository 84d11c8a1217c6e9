import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../errors.ts';
import { renameInputAndOutput } from '../onnx/rename-input-and-output.ts';
import {
  type DeclaredValue,
  describeShape,
  parseSignature,
  type Signature,
  type WholeSignature,
} from '../onnx/signature.ts';
import { isSystemError } from '../system/system-error.ts';
import { embedExternalData } from './embed-external-data.ts';
import { guessPreprocessing, type InputOptions } from './guess-preprocessing.ts';
import { type ModelFolder, readModelFolder } from './read-model-folder.ts';
import { type FolderContent, writeModelFolder } from './write-model-folder.ts';

/** What comes with a bare ONNX file. */
export interface ImportOptions extends InputOptions {
  /** The new folder's name. */
  readonly name: string;
  readonly labels: readonly string[];
}

export interface Imported {
  readonly folder: ModelFolder;
  /** What was decided without being told, in words for the person who knows better. */
  readonly guesses: readonly string[];
}

/**
 * Makes a model folder out of a bare ONNX classifier.
 *
 * @param check - Tries the finished folder out before it gets its name; throwing leaves nothing behind.
 * @throws {ClassifierError} `model-invalid`, `not-found`, `config-invalid` when nothing can be written to
 *   `modelsDir`, `parameter-invalid` when a folder of that name exists or an option cannot be meant.
 */
export async function importModel(
  onnxFile: string,
  modelsDir: string,
  options: ImportOptions,
  check: (folder: ModelFolder) => Promise<void>,
): Promise<Imported> {
  const { content, guesses } = await makeContent(onnxFile, options);
  const folder = path.join(modelsDir, options.name);
  // A name that no list shows, beside the final one: renaming is atomic only within one file system.
  const unfinished = path.join(modelsDir, `.${options.name}-${randomUUID()}`);
  await explainFailure(mkdir(unfinished, { recursive: true }));
  const discard = (): void => rmSync(unfinished, { recursive: true, force: true });
  process.once('exit', discard); // Ctrl-C leaves nothing behind either
  try {
    await explainFailure(writeModelFolder(unfinished, content));
    await check(await readModelFolder(unfinished, options.name));
    await publish(unfinished, folder);
  } finally {
    process.off('exit', discard);
    discard();
  }
  return { folder: await readModelFolder(folder), guesses };
}

async function makeContent(
  onnxFile: string,
  options: ImportOptions,
): Promise<{ readonly content: FolderContent; readonly guesses: readonly string[] }> {
  const { name, labels } = options;
  const ownBytes = await readOnnxFile(onnxFile);
  const graph = parseGraph(ownBytes);
  const input = chooseInput(graph);
  const output = chooseOutput(graph, labels.length);
  const logits = graph.softmaxInputs.get(output.name) ?? output.name;
  const { config, guesses } = guessPreprocessing(input, options);
  const onnxBytes = await embedExternalData(ownBytes, path.dirname(onnxFile)).catch(
    (error: unknown) => {
      throw error instanceof ClassifierError ? error : invalid('this is not an ONNX file', error);
    },
  );
  const allGuesses =
    logits === output.name
      ? guesses
      : [...guesses, 'the final softmax left out, as probabilities are made here'];
  return {
    content: {
      labels,
      onnxBytes: renameInputAndOutput(onnxBytes, {
        input: input.name,
        output: output.name,
        logits,
      }),
      preprocessorConfig: config,
      card: writeImportCard(name, labels.length, allGuesses),
    },
    guesses: allGuesses,
  };
}

function writeImportCard(name: string, classCount: number, guesses: readonly string[]): string {
  const lines = guesses.map((guess) => `- ${guess}`);
  return [
    `# ${name}`,
    '',
    `A classifier of ${classCount} classes, imported from an ONNX file by \`whatsit models import\`.`,
    ...(lines.length > 0 ? ['Nobody said, so these were assumed:', '', ...lines] : []),
    '',
  ].join('\n');
}

async function readOnnxFile(onnxFile: string): Promise<Uint8Array> {
  try {
    return await readFile(onnxFile);
  } catch (error) {
    const problem = isSystemError(error, 'ENOENT') ? 'no such file' : 'cannot be read';
    throw new ClassifierError('not-found', `${onnxFile}: ${problem}`, { cause: error });
  }
}

function parseGraph(onnxBytes: Uint8Array): WholeSignature {
  let graph: WholeSignature;
  try {
    graph = parseSignature(onnxBytes);
  } catch (error) {
    throw invalid('this is not an ONNX file', error);
  }
  if (graph.outputs.length === 0) throw invalid('this is not an ONNX file');
  return graph;
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

/** What the system says about a folder that cannot be written to is no defect of ours. */
async function explainFailure(writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    const code = isSystemError(error) ? ` (${error.code})` : '';
    throw new ClassifierError('config-invalid', `MODELS_DIR cannot be written to${code}`, {
      cause: error,
    });
  }
}

async function publish(unfinished: string, folder: string): Promise<void> {
  try {
    await rename(unfinished, folder);
  } catch (error) {
    const name = path.basename(folder);
    const problem = isSystemError(error, 'EACCES')
      ? `the model "${name}" cannot be written`
      : `there is a model "${name}" already`;
    throw new ClassifierError('parameter-invalid', problem, { cause: error });
  }
}

function invalid(problem: string, cause?: unknown): ClassifierError {
  return new ClassifierError('model-invalid', problem, { cause });
}
