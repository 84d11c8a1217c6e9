import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { planResize } from '../../../src/inference/child/geometry.ts';

const square = (side: number) => ({ width: side, height: side });

/** Short side to `edge`, then a centre crop. */
function shortestEdge(edge: number, crop: number) {
  return { resize: { shortestEdge: edge }, crop: square(crop), input: square(crop) };
}

/** Both sides to one length, whatever the proportions. */
function squash(side: number) {
  return { resize: square(side), crop: undefined, input: square(side) };
}

const anySize = fc.record({
  width: fc.integer({ min: 1, max: 20_000 }),
  height: fc.integer({ min: 1, max: 20_000 }),
});

describe('resizing', () => {
  it.each([
    [500, 375, { width: 341, height: 256 }], // 341.33
    [375, 500, { width: 256, height: 341 }],
    [500, 334, { width: 383, height: 256 }], // 383.23
    [500, 333, { width: 384, height: 256 }], // 384.38
    [300, 300, { width: 256, height: 256 }],
    [3, 2, { width: 384, height: 256 }],
    [2, 1, { width: 512, height: 256 }],
    [256, 511, { width: 256, height: 511 }],
    [1023, 767, { width: 341, height: 256 }], // 341.44
    [1999, 1000, { width: 511, height: 256 }], // 511.74: truncated, not rounded
    [1000, 1999, { width: 256, height: 511 }],
  ])(
    'brings the short side of %ix%i to 256 and truncates the long one',
    (width, height, resized) => {
      const plan = planResize({ width, height }, shortestEdge(256, 224));

      expect(plan.resized).toEqual(resized);
    },
  );

  it('squashes both sides where the model wants an exact size', () => {
    const plan = planResize({ width: 500, height: 100 }, squash(224));

    expect(plan).toMatchObject({
      source: undefined,
      resized: { width: 224, height: 224 },
      crop: { left: 0, top: 0, width: 224, height: 224 },
      offset: { left: 0, top: 0 },
    });
  });
});

describe('the centre crop', () => {
  it.each([
    [256, 224, 16],
    [257, 224, 16], // 16.5
    [255, 224, 15], // 15.5
    [225, 224, 0], // 0.5
    [224, 224, 0],
  ])('of a side of %i keeps %i from %i on', (side, kept, left) => {
    const { crop } = planResize(square(side), {
      resize: square(side),
      crop: square(kept),
      input: square(kept),
    });

    expect(crop).toEqual({ left, top: left, width: kept, height: kept });
  });

  it.each([
    [200, 224, 12],
    [201, 224, 12], // 11.5: the odd black pixel goes first
    [223, 224, 1],
  ])('pads a side of %i to %i from %i on', (side, wanted, offset) => {
    const plan = planResize(square(side), {
      resize: square(side),
      crop: square(wanted),
      input: square(wanted),
    });

    expect(plan).toMatchObject({
      crop: { left: 0, top: 0, width: side, height: side },
      offset: { left: offset, top: offset },
    });
  });

  it('cuts one axis and pads the other', () => {
    const plan = planResize(
      { width: 400, height: 200 },
      { ...shortestEdge(200, 224), crop: square(224) },
    );

    expect(plan).toMatchObject({
      crop: { left: 88, top: 0, width: 224, height: 200 },
      offset: { left: 0, top: 12 },
    });
  });
});

describe('enlarging', () => {
  it.each([
    ['a picture that shrinks', { width: 500, height: 375 }, false],
    ['a picture that keeps its size', { width: 300, height: 256 }, false],
    ['a picture that grows', { width: 300, height: 255 }, true],
    ['a strip that grows beyond 4 megapixels', { width: 20, height: 1000 }, true],
    ['a picture of which only one side grows', { width: 10, height: 256 }, true],
  ])('is told of %s: %o', (_, upright, isEnlarging) => {
    expect(planResize(upright, shortestEdge(256, 224)).isEnlarging).toBe(isEnlarging);
  });

  it('is not told of a picture too large to be held whole', () => {
    const plan = planResize({ width: 100_000, height: 100 }, squash(224));

    expect(plan.isEnlarging).toBe(false);
  });
});

describe('strips', () => {
  it('keeps all of a picture of 50:1', () => {
    const plan = planResize({ width: 5000, height: 100 }, shortestEdge(256, 224));

    expect(plan.source).toBeUndefined();
  });

  it('cuts the middle out of a picture longer than 50:1', () => {
    const plan = planResize({ width: 10_001, height: 100 }, shortestEdge(256, 224));

    expect(plan.source).toEqual({ left: 2500, top: 0, width: 5000, height: 100 });
    expect(plan.resized).toEqual({ width: 12_800, height: 256 });
  });

  it('cuts the middle out of a high one', () => {
    const plan = planResize({ width: 1, height: 65_535 }, shortestEdge(256, 224));

    expect(plan.source).toEqual({ left: 0, top: 32_742, width: 1, height: 50 });
  });

  it('keeps all of a strip that is squashed anyway', () => {
    const plan = planResize({ width: 10_000, height: 1 }, squash(224));

    expect(plan.source).toBeUndefined();
  });
});

describe('a view of a part', () => {
  const preprocessing = squash(64);

  it('looks at fractions of the upright picture', () => {
    const view = { crop: { left: 0.25, top: 0.5, width: 0.5, height: 0.25 } };

    const plan = planResize({ width: 400, height: 200 }, preprocessing, view);

    expect(plan.source).toEqual({ left: 100, top: 100, width: 200, height: 50 });
  });

  it('scales the part, not the whole', () => {
    const view = { crop: { left: 0, top: 0, width: 0.5, height: 1 } };

    const plan = planResize({ width: 400, height: 100 }, shortestEdge(50, 40), view);

    expect(plan.resized).toEqual({ width: 100, height: 50 });
  });

  it('never reaches beyond the picture', () => {
    const view = { crop: { left: 0.75, top: 0.75, width: 1, height: 1 } };

    const plan = planResize({ width: 400, height: 200 }, preprocessing, view);

    expect(plan.source).toEqual({ left: 300, top: 150, width: 100, height: 50 });
  });

  it('has at least one pixel', () => {
    const view = { crop: { left: 1, top: 1, width: 0, height: 0 } };

    const plan = planResize({ width: 400, height: 200 }, preprocessing, view);

    expect(plan.source).toEqual({ left: 399, top: 199, width: 1, height: 1 });
  });

  it('of the whole picture mirrored needs no part', () => {
    const plan = planResize({ width: 400, height: 200 }, preprocessing, { flip: true });

    expect(plan.source).toBeUndefined();
  });
});

describe('any picture', () => {
  it('of one pixel fills the input', () => {
    const plan = planResize(square(1), shortestEdge(256, 224));

    expect(plan).toMatchObject({
      source: undefined,
      resized: square(256),
      crop: { left: 16, top: 16, width: 224, height: 224 },
      offset: { left: 0, top: 0 },
    });
  });

  it('gives a crop that lies in the resized picture and fills the input or is padded into it', () => {
    const edges = fc.integer({ min: 1, max: 600 });
    fc.assert(
      fc.property(anySize, edges, edges, (upright, edge, input) => {
        const { resized, crop, offset } = planResize(upright, shortestEdge(edge, input));

        expect(crop.left + crop.width).toBeLessThanOrEqual(resized.width);
        expect(crop.top + crop.height).toBeLessThanOrEqual(resized.height);
        expect(offset.left + crop.width).toBeLessThanOrEqual(input);
        expect(offset.top + crop.height).toBeLessThanOrEqual(input);
      }),
    );
  });

  it('is never scaled to more than fifty times the short side', () => {
    fc.assert(
      fc.property(anySize, (upright) => {
        const { resized } = planResize(upright, shortestEdge(256, 224));

        expect(Math.max(resized.width, resized.height)).toBeLessThanOrEqual(50 * 256);
      }),
    );
  });
});
