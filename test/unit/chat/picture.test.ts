import { describe, expect, it } from 'vitest';

import { countPictures, type Item } from '../../../src/chat/picture.ts';

const common = { name: undefined, isSpoiler: false };
const picture: Item = { ...common, load: async () => new Uint8Array() };
const clip: Item = { ...common, skipped: 'video' };

describe('countPictures', () => {
  it('leaves out what is skipped', () => {
    expect(countPictures([picture, clip, picture])).toBe(2);
  });
});
