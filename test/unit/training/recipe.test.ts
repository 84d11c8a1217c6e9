import { describe, expect, it } from 'vitest';

import { recipes } from '../../../src/training/learning/recipe.ts';

describe('the reference recipe', () => {
  it('is what the earlier project in Python did', () => {
    expect(recipes.reference).toEqual({
      epochs: 15,
      batchSize: 64,
      learningRate: 1e-3,
      bodyLearningRate: 1e-3,
      schedule: { factor: 0.1, patience: 5, threshold: 0.01, minimum: 1e-6 },
      stopping: { minimumChange: 0.01, patience: 5 },
      dropout: 0.2,
      weightDecay: 0,
      labelSmoothing: 0,
      isBalanced: false,
      isStandardized: false,
      features: 'embeddings',
      augmentation: 'none',
      keep: 'last',
      unfreeze: 'none',
      batchNorm: 'updated',
    });
  });
});

describe('the default recipe', () => {
  it('has what was found to be worth it (docs/pets.md)', () => {
    expect(recipes.default).toMatchObject({
      isBalanced: true,
      features: 'embeddings+classes',
      labelSmoothing: 0.1,
      augmentation: 'flips',
      keep: 'best',
    });
  });
});
