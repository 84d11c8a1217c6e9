import { describe, expect, it } from 'vitest';

import {
  type FileFacts,
  kindOfFile,
} from '../../../../../adapters/discord/pictures/kind-of-file.ts';

function file(facts: Partial<FileFacts>): FileFacts {
  return { name: 'file', contentType: null, width: null, height: null, ...facts };
}

describe('kindOfFile', () => {
  it.each([
    ['a declared type', { contentType: 'image/png' }],
    [
      'a name, whatever is declared',
      { name: 'IMG_1.HEIC', contentType: 'application/octet-stream' },
    ],
    ['a size in pixels', { width: 10, height: 10 }],
    ['the name of a drawing, which is refused with a better reason later', { name: 'logo.svg' }],
  ])('takes it for a picture by %s', (_, facts) => {
    expect(kindOfFile(file(facts))).toBe('picture');
  });

  it.each([
    [{ contentType: 'video/mp4', width: 1920, height: 1080 }, 'video'],
    [{ name: 'clip.MOV', width: 1920, height: 1080 }, 'video'],
    [{ contentType: 'audio/ogg' }, 'audio'],
    [{ name: 'song.mp3' }, 'audio'],
    [{ name: 'notes.txt', contentType: 'text/plain; charset=utf-8' }, 'document'],
    [{ name: 'README' }, 'document'],
  ] as const)('says of %j that it is %s', (facts, kind) => {
    expect(kindOfFile(file(facts))).toBe(kind);
  });
});
