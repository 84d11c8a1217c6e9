import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError, toClassifierError } from '../errors.ts';
import { type ModelFolder, readModelFolder } from './read-model-folder.ts';
import { verifyGraph } from './verify-graph.ts';
import { verifyHash } from './verify-hash.ts';

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
        const folder = await readModelFolder(path.join(modelsDir, name));
        await verifyHash(folder);
        await verifyGraph(folder);
        return { folder };
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

async function readModelNames(modelsDir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(modelsDir, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    throw new ClassifierError('config-invalid', 'MODELS_DIR is not a folder that can be read.', {
      cause: error,
    });
  }
}
