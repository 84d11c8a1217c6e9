import { readFile } from 'node:fs/promises';
import { z } from 'zod';

import { ClassifierError } from '../../errors.ts';
import { isSystemError } from '../../system/system-error.ts';
import { labelsSchema } from '../labels-schema.ts';
import { parseJson } from '../parse-json.ts';

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
  const text = await readText(file);
  try {
    return labelsFileSchema.parse(parseJson(text));
  } catch (error) {
    throw invalidLabels(
      'must be a JSON file with a list of names, or an object of class number → name from 0 on',
      error,
    );
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const problem = isSystemError(error, 'ENOENT') ? 'no such file' : 'cannot be read';
    throw invalidLabels(`${file}: ${problem}`, error);
  }
}

function invalidLabels(problem: string, cause: unknown): ClassifierError {
  return new ClassifierError('parameter-invalid', `--labels: ${problem}`, { cause });
}
