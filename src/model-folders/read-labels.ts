import { readFile } from 'node:fs/promises';
import { z } from 'zod';

import { ClassifierError } from '../errors.ts';

const labelsSchema = z.union([
  z.array(z.string().trim().min(1)).min(2),
  z.record(z.string().regex(/^\d+$/), z.string().trim().min(1)).transform(toList),
  z
    .object({ id2label: z.record(z.string().regex(/^\d+$/), z.string().trim().min(1)) })
    .transform(({ id2label }) => toList(id2label)),
]);

/**
 * Reads labels from a list, from an object of index → name, or from a `config.json` that has one.
 *
 * @throws {ClassifierError} `parameter-invalid`.
 */
export async function readLabels(file: string): Promise<readonly string[]> {
  try {
    const labels = labelsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    if (labels.length >= 2 && !labels.includes('')) return labels;
  } catch (error) {
    throw invalidLabels(error);
  }
  throw invalidLabels();
}

function toList(labelByIndex: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(labelByIndex).map((_, classIndex) => labelByIndex[classIndex] ?? '');
}

function invalidLabels(cause?: unknown): ClassifierError {
  return new ClassifierError(
    'parameter-invalid',
    '--labels: must be a JSON file with a list of names, or an object of class number → name from 0 on',
    { cause },
  );
}
