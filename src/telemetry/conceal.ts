/** What stands in the place of a secret. */
const MASK = '[secret]';

/** Shorter ones would be found in words that are none; who sets such a key has no secret. */
const MIN_LENGTH = 8;

/**
 * Makes the last guard before a log: whatever a library puts into an error, no secret passes.
 *
 * @param secrets - Tokens and keys, as they stand in the settings.
 */
export function createConcealer(secrets: readonly string[]): (line: string) => string {
  const spellings = secrets
    .filter(({ length }) => length >= MIN_LENGTH)
    .flatMap((secret) => [JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  const distinct = [...new Set(spellings)];
  return (line) =>
    distinct.reduce(
      (text, secret) => (text.includes(secret) ? text.replaceAll(secret, MASK) : text),
      line,
    );
}
