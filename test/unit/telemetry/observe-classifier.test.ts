import { describe, expect, it } from 'vitest';

import { ClassifierError } from '../../../src/errors.ts';
import type { PictureEnd } from '../../../src/telemetry/metrics/pictures.ts';
import { observeClassifier } from '../../../src/telemetry/observe-classifier.ts';
import {
  catClassification,
  createFakeClassifier,
  type FakeClassifierOptions,
} from '../../support/fake-classifier.ts';

const imageBytes = Uint8Array.of(1);

function observe(options: FakeClassifierOptions = {}) {
  const classifier = createFakeClassifier(options);
  const ends: PictureEnd[] = [];
  return { classifier, observed: observeClassifier(classifier, (end) => ends.push(end)), ends };
}

describe('an observed classifier', () => {
  it('passes on what it is asked and what it answers', async () => {
    const { classifier, observed } = observe();
    const options = { k: 3, requestId: 'abc' };

    const classification = await observed.classify(imageBytes, options);

    expect(classification).toEqual(catClassification);
    expect(classifier.seen).toEqual([{ imageBytes, options }]);
    expect(observed.models).toBe(classifier.models);
  });

  it.each([
    [true, 'classified'],
    [false, 'unsure'],
  ])('tells of an answer with confident: %s as %s', async (confident, outcome) => {
    const { observed, ends } = observe({ answer: { confident } });

    await observed.classify(imageBytes);

    expect(ends).toEqual([{ outcome, timings: catClassification.timings }]);
  });

  it('throws a failure as it was, and tells nothing of it', async () => {
    const error = new ClassifierError('image-undecodable', 'no picture');
    const { observed, ends } = observe({ classify: async () => Promise.reject(error) });

    await expect(observed.classify(imageBytes)).rejects.toBe(error);
    expect(ends).toEqual([]);
  });
});
