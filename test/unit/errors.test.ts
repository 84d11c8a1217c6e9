import { describe, expect, it } from 'vitest';

import {
  ClassifierError,
  type ErrorCode,
  isOurFault,
  toClassifierError,
} from '../../src/errors.ts';

describe('isOurFault', () => {
  it.each<ErrorCode>(['model-invalid', 'config-invalid', 'internal'])(
    'reports %s to the operator',
    (code) => {
      expect(isOurFault(new ClassifierError(code, 'message'))).toBe(true);
    },
  );

  it.each<ErrorCode>([
    'image-missing',
    'parameter-invalid',
    'body-malformed',
    'image-undecodable',
    'content-type-unsupported',
    'image-unsupported',
    'image-too-large',
    'model-unknown',
    'not-found',
    'method-not-allowed',
    'overloaded',
    'unavailable',
    'timed-out',
    'download-refused',
  ])('only answers %s', (code) => {
    expect(isOurFault(new ClassifierError(code, 'message'))).toBe(false);
  });

  it.each([new TypeError('bug'), 'a string', undefined, { code: 'image-missing' }])(
    'takes an unknown value (%s) for ours',
    (error) => {
      expect(isOurFault(error)).toBe(true);
    },
  );
});

describe('toClassifierError', () => {
  it('leaves an error of ours as it is', () => {
    const error = new ClassifierError('overloaded', 'busy');

    expect(toClassifierError(error)).toBe(error);
  });

  it('keeps what it does not know as the cause of an internal error that tells nothing', () => {
    const cause = new Error('secret');

    const error = toClassifierError(cause);

    expect(error).toMatchObject({ code: 'internal', cause });
    expect(error.message).not.toContain('secret');
  });
});

describe('ClassifierError', () => {
  it('has no cause when none was given', () => {
    expect(new ClassifierError('internal', 'message')).not.toHaveProperty('cause');
  });

  it('has no details when none were given', () => {
    expect(new ClassifierError('internal', 'message').details).toEqual({});
  });
});
