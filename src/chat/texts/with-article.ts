/** Things that English does not count, by how their names end. */
const UNCOUNTABLE =
  /(?:ware|wear|gear|equipment|furniture|clothing|armor|makeup|corn|toiletries|sunglasses)$/i;

/** A vowel as it sounds, as far as letters tell: "an oboe", "an hourglass", but "a unicycle". */
const BEGINS_WITH_VOWEL = /^(?:[aeio]|u(?!ni|se|ti)|hour)/i;

/** Puts the English article that fits before a noun; none before what cannot be counted. */
export function withArticle(noun: string): string {
  if (UNCOUNTABLE.test(noun)) return noun;
  return BEGINS_WITH_VOWEL.test(noun) ? `an ${noun}` : `a ${noun}`;
}
