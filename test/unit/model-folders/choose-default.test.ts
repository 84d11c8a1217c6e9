import { describe, expect, it } from 'vitest';

import { ClassifierError } from '../../../src/errors.ts';
import { chooseDefault } from '../../../src/model-folders/choose-default.ts';
import { createModel } from '../../support/model.ts';

const a = { ...createModel({ name: 'a' }), sha256: undefined };
const b = { ...createModel({ name: 'b' }), sha256: undefined };
const base = { ...createModel({ name: 'base', purpose: 'base' }), sha256: undefined };

describe('chooseDefault', () => {
  it('puts the default model first', () => {
    const models = chooseDefault({ models: [a, b], broken: [] }, 'b');

    expect(models).toEqual([b, a]);
  });

  it('does not offer bases', () => {
    const models = chooseDefault({ models: [a, base], broken: [] }, 'a');

    expect(models).toEqual([a]);
  });

  it('refuses a base for a default', () => {
    expect(() => chooseDefault({ models: [a, base], broken: [] }, 'base')).toThrow(
      'MODEL: "base" is a base for training, not a classifier',
    );
  });

  it('refuses a name that is not there', () => {
    expect(() => chooseDefault({ models: [a], broken: [] }, 'c')).toThrow(
      'MODEL: there is no model folder "c"',
    );
  });

  it('says what is wrong with a default model that is broken', () => {
    const error = new ClassifierError('model-invalid', 'c/config.json: not JSON');

    expect(() => chooseDefault({ models: [a], broken: [{ name: 'c', error }] }, 'c')).toThrow(
      error,
    );
  });

  it('does not mind another model that is broken', () => {
    const error = new ClassifierError('model-invalid', 'c/config.json: not JSON');

    const models = chooseDefault({ models: [a], broken: [{ name: 'c', error }] }, 'a');

    expect(models).toEqual([a]);
  });
});
