import { readFile } from 'node:fs/promises';

import { ClassifierError } from '../../errors.ts';

/**
 * Reads a file that somebody has called a list.
 *
 * @throws {ClassifierError} `not-found`; `parameter-invalid` naming the first line that is no text in UTF-8.
 */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new ClassifierError('not-found', `${file}: cannot be read`, { cause });
  });
  const text = new TextDecoder().decode(bytes);
  if (isUtf8(bytes)) return text;
  const line = text.slice(0, text.search(/[\0\uFFFD]/u)).split('\n').length;
  throw new ClassifierError(
    'parameter-invalid',
    `${file}: line ${line} is no text in UTF-8; a list is a CSV file with a path and a label in each line`,
  );
}

/** The bytes of a picture, or of a spreadsheet, are valid by chance at best, but for the zeros in them. */
function isUtf8(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
