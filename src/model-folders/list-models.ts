import path from 'node:path';

import { ClassifierError, toClassifierError } from '../errors.ts';
import { foreseeMove } from './versions/keep-plain-folder.ts';
import { listModelNames, readWhole } from './versions/locate-model.ts';
import { type ModelFolder, readModelFolder } from './read-model-folder.ts';
import { verifyGraph } from './verify-graph.ts';
import { verifyHash } from './verify-hash.ts';

/** A folder whose ONNX file was looked into. */
type VerifiedFolder = ModelFolder & Required<Pick<ModelFolder, 'listedFile'>>;

export interface ListedModels {
  /** Whole folders only, by name. */
  readonly models: readonly ModelFolder[];
  /** Why each of the other folders is missing. */
  readonly broken: readonly { readonly name: string; readonly error: ClassifierError }[];
}

/**
 * Reads every model folder in a folder, and checks that each ONNX file is the one that its folder was made for, and fits it.
 *
 * @param modelsDir - Absolute path.
 * @throws {ClassifierError} `config-invalid` when `modelsDir` cannot be read.
 */
export async function listModels(modelsDir: string): Promise<ListedModels> {
  const names = await readModelNames(modelsDir);
  const results = await Promise.all(
    names.map(async (name) => {
      try {
        return { folder: await readVerified(modelsDir, name) };
      } catch (error) {
        return { name, error: toClassifierError(error) };
      }
    }),
  );
  return {
    models: results.flatMap(({ folder }) => folder ?? []),
    broken: results.flatMap(({ name, error }) => (error ? [{ name, error }] : [])),
  };
}

/**
 * Reads and checks one of them alone.
 *
 * @param modelsDir - Absolute path.
 * @returns `undefined` when there is none of that name.
 * @throws {ClassifierError} `config-invalid` when `modelsDir` cannot be read; `model-invalid`.
 */
export async function readListedModel(
  modelsDir: string,
  name: string,
): Promise<VerifiedFolder | undefined> {
  const names = await readModelNames(modelsDir);
  return names.includes(name) ? readVerified(modelsDir, name) : undefined;
}

/**
 * Reads one model folder and checks its ONNX file; the files are those of one version, whatever is published meanwhile.
 *
 * @param modelsDir - Absolute path.
 * @throws {ClassifierError} `model-invalid`.
 */
function readVerified(modelsDir: string, name: string): Promise<VerifiedFolder> {
  return readWhole(modelsDir, name, async (folder) => {
    const model = await verifyFolder(folder, name);
    const { onnxPath, listedFile } = model;
    const movedFolder = await foreseeMove(modelsDir, name);
    const movedOnnxPath = movedFolder && path.join(movedFolder, path.relative(folder, onnxPath));
    return { ...model, listedFile: { ...listedFile, movedOnnxPath } };
  });
}

/** The same for a folder that is not among the models yet. */
export async function verifyFolder(folder: string, name: string): Promise<VerifiedFolder> {
  const model = await readModelFolder(folder, name);
  const sha256 = await verifyHash(model);
  await verifyGraph(model);
  return { ...model, listedFile: { onnxPath: model.onnxPath, sha256, movedOnnxPath: undefined } };
}

async function readModelNames(modelsDir: string): Promise<readonly string[]> {
  try {
    return await listModelNames(modelsDir);
  } catch (error) {
    throw new ClassifierError('config-invalid', 'MODELS_DIR is not a folder that can be read.', {
      cause: error,
    });
  }
}
