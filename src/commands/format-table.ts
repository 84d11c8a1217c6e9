import { printable } from './printable.ts';

/** What stands where there is nothing to say. */
export const NOTHING = '–';

const GAP = '  ';

/**
 * Rows below each other, with a line under the header; columns of numbers stand at the right.
 *
 * @param header - One title a column.
 * @returns Lines with their ends.
 */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell)));
  const columns = header.map((title, index) => measure(title, index, cells));
  const line = (row: readonly string[]): string =>
    columns.map(({ pad }, index) => pad(row[index] ?? '')).join(GAP);
  const rule = columns.map(({ width }) => '─'.repeat(width)).join(GAP);
  return [line(header), rule, ...cells.map((row) => line(row))]
    .map((text) => `${text.trimEnd()}\n`)
    .join('');
}

function measure(title: string, index: number, rows: readonly (readonly string[])[]) {
  const cells = rows.map((row) => row[index] ?? '');
  const width = Math.max(...[title, ...cells].map(widthOf));
  const isNumeric = cells.some((cell) => cell !== '') && cells.every(isNumber);
  const pad = (cell: string): string => {
    const space = ' '.repeat(width - widthOf(cell));
    return isNumeric ? space + cell : cell + space;
  };
  return { width, pad };
}

/** Emoji and East Asian characters are as wide as two others (Unicode's annexes 11 and 51). */
const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60]/u;

/** In columns of a terminal. */
function widthOf(cell: string): number {
  const characters = [...new Intl.Segmenter().segment(cell)];
  return characters.reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0);
}

function isNumber(cell: string): boolean {
  return ['', NOTHING].includes(cell) || /^-?\d+(\.\d+)?(e[+-]?\d+)?( %)?$/u.test(cell);
}
