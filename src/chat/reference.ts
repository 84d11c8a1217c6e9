import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no letter that looks like a digit, and few words by accident. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 8;

/** Makes a name for one request, short enough to be read out: people quote it, and the log has it. */
export function createReference(): string {
  return Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
