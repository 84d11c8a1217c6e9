import { ClassifierError } from '../../errors.ts';
import { nameSeparator, type Row, type Separator } from './csv-rows.ts';
import { isPictureName } from './list-files.ts';

/** Where in a row the path is, and where the label. */
export interface Columns {
  readonly file: number;
  readonly label: number;
  readonly count: number;
  /** Whether the first row says so, and is no picture itself. */
  readonly isNamed: boolean;
}

const fileNames =
  /^(path|file|(file|image|img|picture|photo)[ _]?(name|path|file)|image|img|picture|photo)$/iu;
const labelNames = /^(labels?|class|(class|label)[ _]?name|category)$/iu;

/**
 * Finds the columns: by their names in the first row, else the two that there are.
 *
 * @throws {ClassifierError} `parameter-invalid` when the first row is neither names that are known nor a picture.
 */
export function findColumns(rows: readonly Row[], separator: Separator): Columns {
  const [{ fields, line } = { fields: [], line: 1 }] = rows;
  const file = fields.findIndex((name) => fileNames.test(name));
  const label = fields.findIndex((name) => labelNames.test(name));
  if (file !== -1 && label !== -1) return { file, label, count: fields.length, isNamed: true };
  if (rows.length === 0 || isPicture(fields, rows)) {
    return { file: 0, label: 1, count: 2, isNamed: false };
  }
  throw invalid(
    `line ${line} is neither ${describeRow(separator)}, nor names of columns with "path" and "label" among them`,
  );
}

/** Names of columns have no ending; nor has any picture, in a list of files that are called otherwise. */
function isPicture(fields: Row['fields'], rows: readonly Row[]): boolean {
  const [file = '', label = ''] = fields;
  const isCalledSo =
    isPictureName(file) || !rows.some(({ fields: [one = ''] }) => isPictureName(one));
  return fields.length === 2 && label !== '' && file !== '' && isCalledSo;
}

/** @throws {ClassifierError} `parameter-invalid` when a field is missing or too much: a label may have been cut in two. */
export function readRow(
  { fields, line }: Row,
  columns: Columns,
  separator: Separator,
): { readonly file: string; readonly label: string } {
  const file = fields[columns.file] ?? '';
  const label = fields[columns.label] ?? '';
  if (file !== '' && label !== '' && fields.length === columns.count) return { file, label };
  throw invalid(
    columns.isNamed
      ? `line ${line} lacks a path or a label, or has not as many fields as the first line (${columns.count})`
      : `line ${line} is not ${describeRow(separator)}`,
  );
}

function describeRow(separator: Separator): string {
  return `a path, ${nameSeparator(separator)} and a label`;
}

function invalid(problem: string): ClassifierError {
  return new ClassifierError('parameter-invalid', problem);
}
