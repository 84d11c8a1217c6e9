import { describe, expect, it } from 'vitest';

import {
  cleanKey,
  cleanModelName,
  cleanPath,
  encodePath,
} from '../../../../src/experiments/mlflow/protocol/cleaned-names.ts';

describe('cleanKey', () => {
  it.each([
    ['step/loss', 'step/loss'],
    ['batch_size', 'batch_size'],
    ['accuracy: Pug#1', 'accuracy_ Pug_1'],
    ['../../etc/passwd', '_/_/etc/passwd'],
    ['/loss', '_/loss'],
    ['.', '_'],
  ])('makes %s %s', (key, expected) => {
    expect(cleanKey(key)).toBe(expected);
  });

  it('keeps keys within what a column holds', () => {
    expect(cleanKey('x'.repeat(1_000))).toHaveLength(250);
  });
});

describe('cleanModelName', () => {
  it.each([
    ['pets', 'pets'],
    ['Bäume 🌳', 'Bäume 🌳'],
    ['team/pets:v1.2 100%', 'team-pets-v1-2 100-'],
    [`it's "new"`, 'it-s -new-'],
    ['  ', 'model'],
  ])('makes %s %s', (name, expected) => {
    expect(cleanModelName(name)).toBe(expected);
  });
});

describe('the path of a file', () => {
  it.each([
    ['plots/loss.svg', 'plots/loss.svg'],
    ['a#b?c:d.svg', 'a_b_c_d.svg'],
    ['../../secret', '_/_/secret'],
  ])('of %s is %s', (file, expected) => {
    expect(cleanPath(file)).toBe(expected);
  });

  it('is encoded piece by piece', () => {
    expect(encodePath('plots/loss of Bäume.svg')).toBe('plots/loss%20of%20B%C3%A4ume.svg');
  });
});
