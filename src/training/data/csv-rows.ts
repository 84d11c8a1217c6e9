import { parse } from 'csv-parse/sync';

import { ClassifierError } from '../../errors.ts';

/** One line of a list. */
export interface Row {
  /** From 1; the last one, where a field goes over several. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** What may stand between fields, by how likely it does. Spreadsheets of half the world write semicolons. */
const SEPARATORS = { ',': 'a comma', ';': 'a semicolon', '\t': 'a tab' } as const;

/** A character that parts fields. */
export type Separator = keyof typeof SEPARATORS;

/** The separator in words. */
export function nameSeparator(separator: Separator): string {
  return SEPARATORS[separator];
}

/** The separator that the first line has. */
export function findSeparator(text: string): Separator {
  const [firstLine = ''] = text.trimStart().split(/[\r\n]/u, 1);
  const unquoted = firstLine.replaceAll(/"[^"]*"/gu, '');
  return ([',', ';', '\t'] as const).find((separator) => unquoted.includes(separator)) ?? ',';
}

/**
 * Parts a CSV text into its rows; empty ones, such as spreadsheets leave at the end, are left out.
 *
 * @throws {ClassifierError} `parameter-invalid` saying which line cannot be read.
 */
export function parseRows(text: string, separator: Separator): readonly Row[] {
  const rows: Row[] = [];
  try {
    parse(text, {
      delimiter: separator,
      record_delimiter: ['\r\n', '\n', '\r'], // a file that two programs wrote may have several of them
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      relax_column_count: true,
      on_record(fields: readonly string[], { lines }) {
        rows.push({ line: lines, fields });
        return null;
      },
    });
  } catch (cause) {
    const problem = describeProblem(cause, nextLine(text, rows.at(-1)?.line ?? 0));
    throw new ClassifierError('parameter-invalid', problem, { cause });
  }
  return rows;
}

/** The first line after one that is not left out. */
function nextLine(text: string, line: number): number {
  const after = text.split(/\r\n|\n|\r/u).slice(line);
  return (
    line +
    1 +
    Math.max(
      0,
      after.findIndex((one) => /[^\s,;]/u.test(one)),
    )
  );
}

/** Of a quote that is never closed the library says where the file ends. */
function describeProblem(cause: unknown, line: number): string {
  if (!(cause instanceof Error)) return 'is no CSV';
  const isOpen = 'code' in cause && cause.code === 'CSV_QUOTE_NOT_CLOSED';
  return isOpen ? `line ${line} opens a quote that is never closed` : cause.message;
}
