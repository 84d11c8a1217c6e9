import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readExcess } from '../../../../src/chat/texts/excess.ts';

describe('readExcess', () => {
  it('counts pixels in megapixels', () => {
    const excess = readExcess({ width: 8000, height: 7750, maxPixels: 50_000_000 });

    expect(excess).toEqual({ unit: 'megapixels', actual: 62, limit: 50 });
  });

  it('counts bytes in what people call MB', () => {
    const excess = readExcess({ sizeInBytes: 32 * 2 ** 20, maxBytes: 20 * 2 ** 20 });

    expect(excess).toEqual({ unit: 'megabytes', actual: 32, limit: 20 });
  });

  it('does without what is not known', () => {
    expect(readExcess({})).toEqual({ unit: 'megabytes', actual: undefined, limit: undefined });
  });

  it('never says that a picture is as large as the limit', () => {
    const anyExcess = fc
      .tuple(fc.integer({ min: 1, max: 2 ** 30 }), fc.integer({ min: 1, max: 2 ** 20 }))
      .map(([maxBytes, more]) => ({ maxBytes, sizeInBytes: maxBytes + more }));

    fc.assert(
      fc.property(anyExcess, (details) => {
        const { actual = 0, limit = 0 } = readExcess(details);

        expect(actual).toBeGreaterThan(limit);
      }),
    );
  });
});
