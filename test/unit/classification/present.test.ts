import { describe, expect, it } from 'vitest';

import { presentClassification } from '../../../src/classification/present.ts';
import { catClassification } from '../../support/fake-classifier.ts';

describe('presentClassification', () => {
  it('has the names of the contract, and nothing else', () => {
    const group = { label: 'pet', probability: 0.97 };

    const presented = presentClassification({ ...catClassification, group });

    expect(presented).toStrictEqual({
      predicted_class: 'cat',
      predictions: catClassification.predictions,
      confident: true,
      group: { label: 'pet', probability: 0.97 },
      model: 'animals',
    });
  });

  it('gives null where there is no group, as JSON drops undefined', () => {
    const presented = presentClassification({ ...catClassification, group: undefined });

    expect(presented.group).toBeNull();
  });
});
