import { describe, expect, it } from 'vitest';

import { findItems } from '../../../../adapters/telegram/incoming/find-items.ts';
import type { Item } from '../../../../src/chat/picture.ts';
import { message } from './messages.ts';

const { signal } = new AbortController();

/** Which file an item would fetch. */
async function fileOf(item: Item | undefined): Promise<string> {
  if (!item || !('load' in item)) throw new TypeError('This is no picture');
  return new TextDecoder().decode(await item.load(signal));
}

const source = {
  enoughPixels: 292,
  api: { getFileUrl: async (fileId: string) => `https://files.example/${fileId}` },
  downloader: { download: async (url: string) => new TextEncoder().encode(url.split('/').at(-1)) },
};

function size(file_id: string, width: number, height: number) {
  return { file_id, file_unique_id: file_id, width, height, file_size: 1_000 };
}

describe('a photo', () => {
  it('is fetched in the smallest size that is enough for a model', async () => {
    const photo = [
      size('s', 90, 67),
      size('m', 320, 240),
      size('x', 800, 600),
      size('y', 1280, 960),
    ];

    const [item] = findItems(message({ photo }), source);

    expect(await fileOf(item)).toBe('x');
  });

  it('is fetched in a larger size for a model that looks at more', async () => {
    const photo = [size('x', 800, 600), size('y', 1280, 960), size('w', 2560, 1920)];

    const [item] = findItems(message({ photo }), { ...source, enoughPixels: 640 });

    expect(await fileOf(item)).toBe('y');
  });

  it('is fetched in its largest size where none is enough', async () => {
    const photo = [size('m', 320, 240), size('s', 90, 67)];

    const [item] = findItems(message({ photo }), source);

    expect(await fileOf(item)).toBe('m');
  });

  it('stays hidden where its sender hid it', () => {
    const items = findItems(
      message({ photo: [size('s', 90, 67)], has_media_spoiler: true }),
      source,
    );

    expect(items).toMatchObject([{ isSpoiler: true }]);
  });
});

describe('a file', () => {
  it.each([
    ['by its type', { mime_type: 'image/png' }],
    ['by its name', { file_name: 'IMG_1.HEIC' }],
    ['with neither, which Telegram may lose', {}],
  ])('is a picture %s', async (_, facts) => {
    const document = { file_id: 'd', file_unique_id: 'd', ...facts };

    const [item] = findItems(message({ document }), source);

    expect(await fileOf(item)).toBe('d');
  });

  it.each([
    [{ mime_type: 'video/mp4' }, 'video'],
    [{ mime_type: 'audio/mpeg' }, 'audio'],
    [{ mime_type: 'application/pdf', file_name: 'a.pdf' }, 'document'],
    [{ mime_type: 'image/png', file_size: 20 * 2 ** 20 + 1 }, 'too-large-to-fetch'],
  ])('with %j is named as %s', (facts, skipped) => {
    const document = { file_id: 'd', file_unique_id: 'd', ...facts };

    expect(findItems(message({ document }), source)).toMatchObject([{ skipped }]);
  });
});

describe('what moves', () => {
  const thumbnail = size('thumb', 320, 240);

  it.each([
    [
      'an animation',
      { animation: { file_id: 'a', thumbnail }, document: { file_id: 'a', thumbnail } },
    ],
    ['a video note', { video_note: { file_id: 'v', thumbnail } }],
    [
      'an animated sticker',
      { sticker: { file_id: 's', is_animated: true, is_video: false, thumbnail } },
    ],
    [
      'a video sticker',
      { sticker: { file_id: 's', is_animated: false, is_video: true, thumbnail } },
    ],
  ])('is looked at by its still picture, which is said: %s', async (_, content) => {
    const [item] = findItems(message(content), source);

    expect(await fileOf(item)).toBe('thumb');
    expect(item).toMatchObject({ isPreview: true });
  });

  it('is named where there is no still picture', () => {
    const content = { animation: { file_id: 'a' }, document: { file_id: 'a' } };

    expect(findItems(message(content), source)).toMatchObject([{ skipped: 'video' }]);
  });
});

it('takes a static sticker as it is', async () => {
  const sticker = { file_id: 's', is_animated: false, is_video: false, thumbnail: size('t', 1, 1) };

  const [item] = findItems(message({ sticker }), source);

  expect(await fileOf(item)).toBe('s');
});

it('finds nothing in plain text', () => {
  expect(findItems(message({ text: 'hello' }), source)).toEqual([]);
});
