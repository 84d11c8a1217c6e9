import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../../errors.ts';
import type { Dataset } from './example.ts';
import { tidyLabel } from './readable-label.ts';

/**
 * A CSV file of path and label; paths count from the file's own folder. A first line such as `path,label` is left out.
 *
 * @throws {ClassifierError} `not-found`, or `parameter-invalid` naming the line that is wrong.
 */
export async function readCsvList(csvFile: string): Promise<Dataset> {
  const text = await readFile(csvFile, 'utf8').catch((cause: unknown) => {
    throw new ClassifierError('not-found', `${csvFile}: cannot be read`, { cause });
  });
  const folder = path.dirname(csvFile);
  const examples = parseRows(text, csvFile).flatMap(([file = '', label = '', ...rest], index) => {
    if (index === 0 && isHeader(file, label)) return [];
    if (file === '' || label === '' || rest.length > 0) {
      throw invalid(`${csvFile}: row ${index + 1} is not a path, a comma and a label`);
    }
    return [{ file: path.resolve(folder, file), label: tidyLabel(label) }];
  });
  return {
    examples: examples.toSorted((a, b) => (a.file < b.file ? -1 : 1)),
    groups: [],
    missing: [],
  };
}

function parseRows(text: string, csvFile: string): readonly (readonly string[])[] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, trim: true, relax_column_count: true });
  } catch (error) {
    throw invalid(`${csvFile}: ${error instanceof Error ? error.message : 'is no CSV'}`, error);
  }
}

function isHeader(file: string, label: string): boolean {
  return (
    /^(path|file|filename|file_?path|image|image_?path|picture)$/iu.test(file) &&
    /^(label|class|class_?name|category)$/iu.test(label)
  );
}

function invalid(problem: string, cause?: unknown): ClassifierError {
  return new ClassifierError('parameter-invalid', problem, { cause });
}
