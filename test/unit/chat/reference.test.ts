import { describe, expect, it } from 'vitest';

import { createReference } from '../../../src/chat/reference.ts';

describe('a reference', () => {
  it('has eight characters, none of which looks like another', () => {
    expect(createReference()).toMatch(/^[0-9a-hjkmnp-tv-z]{8}$/);
  });

  it('is another one each time', () => {
    const references = Array.from({ length: 1000 }, createReference);

    expect(new Set(references).size).toBe(1000);
  });
});
