import { readFile } from 'node:fs/promises';
import { z } from 'zod';

import { ClassifierError } from '../errors.ts';
import { labelsSchema } from './labels-schema.ts';

const labelsFileSchema = z.union([
  z.array(z.string().trim().min(1)).min(2),
  labelsSchema,
  z.object({ id2label: labelsSchema }).transform(({ id2label }) => id2label),
]);

/**
 * Reads labels from a list, from an object of index → name, or from a `config.json` that has one.
 *
 * @throws {ClassifierError} `parameter-invalid`.
 */
export async function readLabels(file: string): Promise<readonly string[]> {
  try {
    return labelsFileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw invalidLabels(error);
  }
}

function invalidLabels(cause: unknown): ClassifierError {
  return new ClassifierError(
    'parameter-invalid',
    '--labels: must be a JSON file with a list of names, or an object of class number → name from 0 on',
    { cause },
  );
}
