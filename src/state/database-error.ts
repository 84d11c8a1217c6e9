import { ClassifierError } from '../errors.ts';

const DAMAGED = 'holds a damaged database: put a copy in its place, or remove it';
const FULL = 'cannot be written: the disk is full';

/** What an operator can do something about, by the beginning of SQLite's or the system's code. */
const problems: readonly (readonly [code: string, problem: string])[] = [
  ['SQLITE_BUSY', 'is in use by another process: each needs a folder of its own'],
  ['SQLITE_NOTADB', DAMAGED],
  ['SQLITE_CORRUPT', DAMAGED],
  ['SQLITE_FULL', FULL],
  ['ENOSPC', FULL],
  ['EDQUOT', FULL],
];

/** Whether another process has the database. */
export function isInUse(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY');
}

/** One sentence that names the setting and the problem, and no path. */
function describe(error: unknown): string {
  const code = codeOf(error);
  const [, problem] = problems.find(([start]) => code.startsWith(start)) ?? [];
  return `DATA_DIR ${problem ?? 'is not a folder that can be written'}.`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** What SQLite finds wrong without throwing. */
export function damaged(): ClassifierError {
  return new ClassifierError('config-invalid', `DATA_DIR ${DAMAGED}.`);
}

/** Tells the operator why the database cannot be opened: `config-invalid`. */
export function toOpeningError(error: unknown): ClassifierError {
  if (error instanceof ClassifierError) return error;
  return new ClassifierError('config-invalid', describe(error), { cause: error });
}

/**
 * Uses the open database.
 *
 * @throws {ClassifierError} `internal` for whatever SQLite throws.
 */
export function query<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw new ClassifierError('internal', describe(error), { cause: error });
  }
}
