import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../errors.ts';
import { guessPreprocessing, type InputOptions } from './guess-preprocessing.ts';
import { type Graph, type GraphValue, readGraph, renameInputAndOutput } from './onnx-graph.ts';
import { type ModelFolder, readModelFolder } from './read-model-folder.ts';
import { hashFile } from './verify-hash.ts';

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
 * @throws {ClassifierError} `model-invalid`, `not-found`, `parameter-invalid` when a folder of that name exists.
 */
export async function importModel(
  onnxFile: string,
  modelsDir: string,
  options: ImportOptions,
  check: (folder: ModelFolder) => Promise<void>,
): Promise<Imported> {
  const onnxBytes = await readOnnxFile(onnxFile);
  const graph = parseGraph(onnxBytes);
  const input = chooseInput(graph);
  const output = chooseOutput(graph, options.labels.length);
  const logits = graph.softmaxInputs.get(output.name) ?? output.name;
  const preprocessing = guessPreprocessing(input, options);
  const guesses = [...preprocessing.guesses];
  if (logits !== output.name)
    guesses.push('the final softmax left out, as probabilities are made here');

  const renamed = renameInputAndOutput(onnxBytes, {
    input: input.name,
    output: output.name,
    logits,
  });
  // A name that no list shows, beside the final one: renaming is atomic only within one file system.
  const unfinished = path.join(modelsDir, `.${options.name}-${randomUUID()}`);
  try {
    await writeFolder(unfinished, {
      ...options,
      onnxBytes: renamed,
      preprocessorConfig: preprocessing.config,
      guesses,
    });
    await check(await readModelFolder(unfinished, options.name));
    await publish(unfinished, path.join(modelsDir, options.name));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return { folder: await readModelFolder(path.join(modelsDir, options.name)), guesses };
}

async function readOnnxFile(onnxFile: string): Promise<Uint8Array> {
  try {
    return await readFile(onnxFile);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const problem = isMissing ? 'no such file' : 'cannot be read';
    throw new ClassifierError('not-found', `${onnxFile}: ${problem}`, { cause: error });
  }
}

function parseGraph(onnxBytes: Uint8Array): Graph {
  let graph: Graph;
  try {
    graph = readGraph(onnxBytes);
  } catch (error) {
    throw invalid('this is not an ONNX file', error);
  }
  if (graph.outputs.length === 0) throw invalid('this is not an ONNX file');
  if (!graph.hasExternalData) return graph;
  throw invalid(
    'the weights stand in a second file; save the model as one file, with onnx.save(model, path)',
  );
}

function chooseInput({ inputs }: Graph): GraphValue {
  const [input] = inputs;
  if (!input || inputs.length > 1) throw invalid(`one input is needed, not ${inputs.length}`);
  const [, channels, , last] = input.shape;
  if (input.isFloat32 && input.shape.length === 4 && (channels ?? 3) === 3) return input;
  const hint = last === 3 ? ' (export it with channels first)' : '';
  throw invalid(
    `the input must be float32 [batch, 3, height, width], not ${describe(input)}${hint}`,
  );
}

function chooseOutput({ outputs }: Graph, classCount: number): GraphValue {
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

function describe({ name, shape }: GraphValue): string {
  return `${name} [${shape.map((length) => length ?? '?').join(', ')}]`;
}

async function writeFolder(
  folder: string,
  content: {
    readonly name: string;
    readonly onnxBytes: Uint8Array;
    readonly labels: readonly string[];
    readonly preprocessorConfig: object;
    readonly guesses: readonly string[];
  },
): Promise<void> {
  const { name, labels, guesses } = content;
  const onnxFile = path.join(folder, 'onnx', 'model.onnx');
  await mkdir(path.dirname(onnxFile), { recursive: true });
  await writeFile(onnxFile, content.onnxBytes);
  const write = (file: string, value: object): Promise<void> =>
    writeFile(path.join(folder, file), `${JSON.stringify(value, undefined, 2)}\n`);
  // The tools want a known architecture; for a classifier any of them runs the graph and takes its logits.
  await write('config.json', {
    id2label: Object.fromEntries(labels.map((label, classIndex) => [classIndex, label])),
    label2id: Object.fromEntries(labels.map((label, classIndex) => [label, classIndex])),
    model_type: 'mobilenet_v2',
    architectures: ['MobileNetV2ForImageClassification'],
  });
  await write('preprocessor_config.json', content.preprocessorConfig);
  await write('whatsit.json', {
    version: 1,
    sha256: await hashFile(onnxFile),
    temperature: 1,
    purpose: 'classifier',
    groups: [],
    run: null,
  });
  await writeFile(path.join(folder, 'README.md'), modelCard(name, labels.length, guesses));
}

function modelCard(name: string, classCount: number, guesses: readonly string[]): string {
  const lines = guesses.map((guess) => `- ${guess}`);
  return [
    `# ${name}`,
    '',
    `A classifier of ${classCount} classes, imported from an ONNX file by \`whatsit models import\`.`,
    ...(lines.length > 0 ? ['Nobody said, so these were assumed:', '', ...lines] : []),
    '',
  ].join('\n');
}

async function publish(unfinished: string, folder: string): Promise<void> {
  try {
    await rename(unfinished, folder);
  } catch (error) {
    const name = path.basename(folder);
    const isForbidden = error instanceof Error && 'code' in error && error.code === 'EACCES';
    const problem = isForbidden
      ? `the model "${name}" cannot be written`
      : `there is a model "${name}" already`;
    throw new ClassifierError('parameter-invalid', problem, { cause: error });
  }
}

function invalid(problem: string, cause?: unknown): ClassifierError {
  return new ClassifierError('model-invalid', problem, { cause });
}
