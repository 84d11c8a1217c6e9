import { readSync } from 'node:fs';

import { PICTURE_PIPE } from '../protocol.ts';

/**
 * Reads the next picture from the pipe that they travel on.
 *
 * It waits for the bytes as a plain program would: they are on their way when their number is known, and this
 * process has nothing else to do. A stream would copy every picture once more.
 *
 * @throws {Error} When the parent has gone.
 */
export function readPicture(length: number): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let filled = 0; filled < length;) {
    const count = readSync(PICTURE_PIPE, bytes, filled, length - filled, null);
    if (count === 0) throw new Error('The parent has gone');
    filled += count;
  }
  return bytes;
}
