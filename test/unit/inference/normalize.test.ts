import { describe, expect, it } from 'vitest';

import type { Preprocessing } from '../../../src/classification/model.ts';
import { createNormalizer, type RgbPixels } from '../../../src/inference/child/normalize.ts';
import { plainPreprocessing } from '../../support/model.ts';

const inPlace = { left: 0, top: 0, flip: false };

/** Leaves channel values as they are unless told otherwise. */
function preprocess(width: number, height: number, changes: Partial<Preprocessing> = {}) {
  return createNormalizer({
    ...plainPreprocessing,
    input: { width, height },
    rescaleFactor: 1,
    mean: [0, 0, 0],
    std: [1, 1, 1],
    ...changes,
  });
}

function picture(width: number, height: number, pixels: readonly (readonly number[])[]): RgbPixels {
  const channels = pixels[0]?.length === 4 ? 4 : 3;
  return { width, height, channels, data: Uint8Array.from(pixels.flat()) };
}

describe('the layout of the input', () => {
  it('lays a red image out as one full plane and two empty ones (CHW)', () => {
    const red = picture(
      2,
      2,
      Array.from({ length: 4 }, () => [255, 0, 0]),
    );

    const input = preprocess(2, 2)(red, inPlace);

    expect([...input]).toEqual([255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('keeps rows and columns in their places', () => {
    const pixels = picture(3, 2, [
      [1, 10, 100],
      [2, 20, 101],
      [3, 30, 102],
      [4, 40, 103],
      [5, 50, 104],
      [6, 60, 105],
    ]);

    const input = preprocess(3, 2)(pixels, inPlace);

    const planes = [0, 6, 12].map((start) => [...input.subarray(start, start + 6)]);
    expect(planes).toEqual([
      [1, 2, 3, 4, 5, 6],
      [10, 20, 30, 40, 50, 60],
      [100, 101, 102, 103, 104, 105],
    ]);
  });

  it('ignores a fourth channel', () => {
    const pixels = picture(2, 1, [
      [1, 2, 3, 200],
      [4, 5, 6, 0],
    ]);

    const input = preprocess(2, 1)(pixels, inPlace);

    expect([...input]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it('mirrors rows when flipped', () => {
    const pixels = picture(2, 2, [
      [1, 0, 0],
      [2, 0, 0],
      [3, 0, 0],
      [4, 0, 0],
    ]);

    const input = preprocess(2, 2)(pixels, { ...inPlace, flip: true });

    expect([...input.subarray(0, 4)]).toEqual([2, 1, 4, 3]);
  });
});

describe('rescaling and normalization', () => {
  it('takes mean and standard deviation of each channel', () => {
    const normalize = preprocess(1, 1, {
      rescaleFactor: 1 / 255,
      mean: [0.5, 0.25, 0],
      std: [0.5, 0.25, 2],
    });

    const input = normalize(picture(1, 1, [[255, 0, 51]]), inPlace);

    expect([...input]).toEqual([1, -1, 0.1].map((value) => expect.closeTo(value, 6)));
  });

  it('adds the offset after rescaling', () => {
    const normalize = preprocess(1, 1, { rescaleFactor: 2 / 255, rescaleOffset: -1 });

    const input = normalize(picture(1, 1, [[0, 255, 51]]), inPlace);

    expect([...input]).toEqual([-1, 1, -0.6].map((value) => expect.closeTo(value, 6)));
  });
});

describe('padding', () => {
  const mean = [1, 2, 4] as const;

  it('is black, which is what 0 becomes', () => {
    const normalize = preprocess(3, 1, { mean });

    const input = normalize(picture(1, 1, [[10, 20, 30]]), { ...inPlace, left: 1 });

    expect([...input]).toEqual([-1, 9, -1, -2, 18, -2, -4, 26, -4]);
  });

  it('puts the picture where it belongs from top to bottom', () => {
    const normalize = preprocess(1, 3);

    const input = normalize(picture(1, 1, [[7, 0, 0]]), { ...inPlace, top: 2 });

    expect([...input.subarray(0, 3)]).toEqual([0, 0, 7]);
  });

  it('is mirrored along with the picture', () => {
    const normalize = preprocess(5, 1);
    const pixels = picture(2, 1, [
      [1, 0, 0],
      [2, 0, 0],
    ]);

    const input = normalize(pixels, { left: 1, top: 0, flip: true });

    expect([...input.subarray(0, 5)]).toEqual([0, 0, 2, 1, 0]);
  });

  it('shows nothing of the picture before', () => {
    const normalize = preprocess(2, 1);
    normalize(
      picture(2, 1, [
        [9, 9, 9],
        [9, 9, 9],
      ]),
      inPlace,
    );

    const input = normalize(picture(1, 1, [[1, 1, 1]]), inPlace);

    expect([...input]).toEqual([1, 0, 1, 0, 1, 0]);
  });
});
