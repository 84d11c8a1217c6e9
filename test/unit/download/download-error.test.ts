import { describe, expect, it } from 'vitest';

import { networkFailed, tooLarge } from '../../../src/download/download-error.ts';

const secret = 'https://files.example/bot123:token/a.png';

describe('networkFailed', () => {
  it.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'CERT_HAS_EXPIRED',
    'UND_ERR_SOCKET',
    'HPE_INVALID_VERSION',
  ])('keeps the code %s', (code) => {
    const error = networkFailed(Object.assign(new Error('broken'), { code }));

    expect(error).toMatchObject({ code: 'download-failed', details: { errorCode: code } });
  });

  it('keeps the code of several errors in one', () => {
    const attempts = new AggregateError([new Error(secret)], secret);

    const error = networkFailed(Object.assign(attempts, { code: 'ECONNREFUSED' }));

    expect(error.details).toEqual({ errorCode: 'ECONNREFUSED' });
  });

  it.each([
    ['an error without a code', new Error(secret)],
    ['a code that is no name', Object.assign(new Error(secret), { code: secret })],
    ['a code that is a number', Object.assign(new Error(secret), { code: 20 })],
    ['no error', secret],
    ['nothing', undefined],
  ])('keeps nothing of %s', (_, thrown) => {
    const error = networkFailed(thrown);

    expect(error.message).toBe('The picture could not be downloaded.');
    expect(error.details).toEqual({});
    expect(error).not.toHaveProperty('cause');
  });
});

describe('tooLarge', () => {
  it.each([
    [20 * 2 ** 20, '20 MiB'],
    [1.5 * 2 ** 20, '1.5 MiB'],
  ])('says what the limit of %i bytes is', (maxBytes, limit) => {
    expect(tooLarge(maxBytes)).toMatchObject({
      code: 'image-too-large',
      message: `The picture is larger than ${limit}.`,
      details: { maxBytes },
    });
  });
});
