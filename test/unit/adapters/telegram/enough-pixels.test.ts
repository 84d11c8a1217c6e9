import { expect, it } from 'vitest';

import { enoughPixels } from '../../../../adapters/telegram/incoming/enough-pixels.ts';
import { createModel, plainPreprocessing } from '../../../support/model.ts';

function modelOf(resize: (typeof plainPreprocessing)['resize']) {
  return createModel({ preprocessing: { ...plainPreprocessing, resize } });
}

it.each([
  ['the short side that it scales to', [modelOf({ shortestEdge: 292 })], 292],
  ['the longer side of what it scales to', [modelOf({ width: 384, height: 448 })], 448],
  ['the most of several', [modelOf({ shortestEdge: 256 }), modelOf({ shortestEdge: 512 })], 512],
])('a model needs %s', (_, models, pixels) => {
  expect(enoughPixels(models)).toBe(pixels);
});
