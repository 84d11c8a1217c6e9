import { describe, expect, it } from 'vitest';

import { createSecretFinder } from '../../../../src/http/admission/secrets.ts';

describe('a secret', () => {
  const find = createSecretFinder(['first', 'second']);

  it.each([
    ['first', 0],
    ['second', 1],
  ])('that is known, "%s", is found in its place', (secret, place) => {
    expect(find(secret)).toBe(place);
  });

  it.each(['', 'firs', 'first ', 'FIRST', 'firstsecond', 'first,second', '\u0000'])(
    'is not "%s"',
    (secret) => {
      expect(find(secret)).toBeUndefined();
    },
  );

  it('is nothing where there are none, not even the empty one', () => {
    expect(createSecretFinder([])('')).toBeUndefined();
  });
});
