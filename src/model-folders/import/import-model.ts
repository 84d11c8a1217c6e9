import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../../errors.ts';
import { renameInputAndOutput } from '../../onnx/rename-input-and-output.ts';
import { isSystemError } from '../../system/system-error.ts';
import { embedExternalData } from './embed-external-data.ts';
import { findClassifier } from './find-classifier.ts';
import { guessPreprocessing, type InputOptions } from './guess-preprocessing.ts';
import { type ModelFolder, readModelFolder } from '../read-model-folder.ts';
import { type FolderContent, writeModelFolder } from '../write-model-folder.ts';

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
  const { input, output, logits } = findClassifier(ownBytes, labels.length);
  const { config, guesses } = guessPreprocessing(input, options);
  const onnxBytes = await embed(ownBytes, path.dirname(onnxFile));
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

async function embed(onnxBytes: Uint8Array, folder: string): Promise<Uint8Array> {
  try {
    return await embedExternalData(onnxBytes, folder);
  } catch (error) {
    if (error instanceof ClassifierError) throw error;
    throw new ClassifierError('model-invalid', 'this is not an ONNX file', { cause: error });
  }
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
