const MAX_LENGTH = 40;
/** Kept at the end, so that the number of a photo and the extension stay. */
const TAIL_LENGTH = 14;

/**
 * Makes a file's name fit to stand in an answer: one line of at most 40 characters, shortened in the middle.
 *
 * @returns Without control and formatting characters, which could turn or break the line; may be empty.
 */
export function shortenName(name: string): string {
  const plain = name.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim();
  const characters = Array.from(plain);
  if (characters.length <= MAX_LENGTH) return plain;
  const head = characters.slice(0, MAX_LENGTH - TAIL_LENGTH - 1);
  return `${head.join('').trimEnd()}…${characters.slice(-TAIL_LENGTH).join('').trimStart()}`;
}
