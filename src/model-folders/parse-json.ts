/**
 * Parses JSON as editors on Windows save it: with a byte order mark, or without.
 *
 * @throws {SyntaxError}
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
}
