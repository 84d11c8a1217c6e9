import type { Place } from '../../src/chat/choices.ts';
import type { PendingUpdate } from '../../src/chat/update-inbox.ts';

/** Whose updates are written. */
export const botOfWrites = { platform: 'telegram', id: '1' };

export const PLACE_COUNT = 7;

/** Which place a numbered write goes to: the same ones again and again. */
export function placeOfWrite(number: number): Place {
  return { platform: 'telegram', id: String(number % PLACE_COUNT) };
}

/** The update of a numbered write: long enough that the log is written back into the file now and then. */
export function updateOfWrite(number: number): PendingUpdate {
  return { key: `update-${number}`, payload: `${number} `.repeat(500) };
}
