import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { shortenName } from '../../../src/chat/shorten-name.ts';

describe('shortenName', () => {
  it('leaves a name that fits as it is', () => {
    expect(shortenName('IMG_20261126_101112.jpg')).toBe('IMG_20261126_101112.jpg');
  });

  it('leaves a name of forty characters as it is', () => {
    const name = 'x'.repeat(40);

    expect(shortenName(name)).toBe(name);
  });

  it('shortens a longer one in the middle, so that its end stays', () => {
    expect(shortenName('Screenshot of the whole garden in spring 2026-04-12.png')).toBe(
      'Screenshot of the whole g…2026-04-12.png',
    );
  });

  it('keeps it to one line that runs in one direction', () => {
    expect(shortenName('a\r\nb\tc\u202egpj.d\u0000e')).toBe('a b c gpj.d e');
  });

  it('does not cut a character in two', () => {
    expect(shortenName('🐈'.repeat(41))).toBe(`${'🐈'.repeat(25)}…${'🐈'.repeat(14)}`);
  });

  it('gives at most forty characters, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (name) => {
        expect(Array.from(shortenName(name)).length).toBeLessThanOrEqual(40);
      }),
    );
  });
});
