import { describe, expect, it } from 'vitest';

import { decodeHeic } from '../../src/inference/child/decode-heic.ts';
import { readFixture } from '../support/fixtures.ts';

describe('decodeHeic', () => {
  it('gives back the memory of every file that it has read', async () => {
    // The file's own length, enlarged by what a box of no meaning adds: libheif keeps the whole file while it decodes.
    const imageBytes = withFreeSpace(readFixture('formats/heic.heic'), 4 * 2 ** 20);
    await decodeHeic(imageBytes, 1_000_000);
    const before = process.memoryUsage().rss;

    for (let round = 0; round < 40; round++) await decodeHeic(imageBytes, 1_000_000);

    const grownBy = process.memoryUsage().rss - before;
    expect(grownBy).toBeLessThan(80 * 2 ** 20); // 40 files that nobody frees are 160 MiB
  });
});

/** Adds a "free" box (ISO 14496-12, 8.1.2) at the end. */
function withFreeSpace(imageBytes: Uint8Array, length: number): Uint8Array {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + length, 0);
  header.write('free', 4, 'latin1');
  return Buffer.concat([imageBytes, header, Buffer.alloc(length)]);
}
