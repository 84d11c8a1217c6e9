import path from 'node:path';

import { ClassifierError } from '../../errors.ts';
import { findColumns, readRow } from './csv-columns.ts';
import { findSeparator, parseRows } from './csv-rows.ts';
import type { Dataset, Example } from './example.ts';
import { readText } from './read-text.ts';
import { tidyLabel } from './readable-label.ts';

/**
 * A CSV file of path and label; paths count from the file's own folder. A first line such as `path,label` says which columns
 * these are. Fields are parted by commas, or by what the first line has instead: semicolons or tabs.
 *
 * @throws {ClassifierError} `not-found`, or `parameter-invalid` naming the line that is wrong.
 */
export async function readCsvList(csvFile: string): Promise<Dataset> {
  const text = await readText(csvFile);
  return { examples: parseList(text, csvFile), groups: [], missing: [] };
}

function parseList(text: string, csvFile: string): readonly Example[] {
  const folder = path.dirname(csvFile);
  try {
    const separator = findSeparator(text);
    const rows = parseRows(text, separator);
    const columns = findColumns(rows, separator);
    const examples = rows.slice(columns.isNamed ? 1 : 0).map((row) => {
      const { file, label } = readRow(row, columns, separator);
      return { file: path.resolve(folder, file), label: tidyLabel(label) };
    });
    return withoutRepeats(examples).toSorted((a, b) => (a.file < b.file ? -1 : 1));
  } catch (error) {
    if (!(error instanceof ClassifierError)) throw error;
    throw new ClassifierError(error.code, `${csvFile}: ${error.message}`, { cause: error });
  }
}

/** Who says the same twice means one picture; what is said differently is found out when pictures are looked into. */
function withoutRepeats(examples: readonly Example[]): readonly Example[] {
  const keyOf = ({ file, label }: Example): string => JSON.stringify([file, label]);
  return [...new Map(examples.map((example) => [keyOf(example), example])).values()];
}
