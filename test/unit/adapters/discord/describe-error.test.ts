import { DiscordAPIError, HTTPError } from 'discord.js';
import { describe, expect, it } from 'vitest';

import { describeError, isExpected } from '../../../../adapters/discord/describe-error.ts';
import { ClassifierError } from '../../../../src/errors.ts';

const url = 'http://discord/webhooks/1/a-secret-token';
const body = { body: { content: 'a secret text' }, files: [] };

function apiError(code: number, status = 400): DiscordAPIError {
  return new DiscordAPIError({ code, message: 'a secret text' }, code, status, 'POST', url, body);
}

/** Where the errors below are made. */
const thisFile = expect.stringMatching(/^\S*describe-error\.test\.ts:\d+:\d+/);

describe('the description of an error', () => {
  it.each([
    [apiError(50_035), { discordCode: 50_035, status: 400, method: 'POST' }],
    [new HTTPError(502, 'secret', 'PATCH', url, body), { status: 502, method: 'PATCH' }],
    [
      Object.assign(new TypeError('secret'), { code: 'UND_ERR_SOCKET' }),
      { error: 'TypeError', errorCode: 'UND_ERR_SOCKET' },
    ],
    [
      new ClassifierError('internal', 'The disk is full.', { cause: new Error('a secret text') }),
      { errorCode: 'internal', problem: 'The disk is full.' },
    ],
    [new Error('a secret text'), { error: 'Error', at: thisFile }],
    [new Error('a secret text\n    at night'), { error: 'Error', at: thisFile }],
    ['a secret text', { error: 'string' }],
  ])('says what it is, and no text, URL or token: %s', (error, description) => {
    const described = describeError(error);

    expect(described).toEqual(description);
    expect(JSON.stringify(described)).not.toMatch(/secret|night/);
  });
});

describe('an expected error', () => {
  it.each([10_008, 10_062, 40_060, 50_001, 50_007, 50_013, 200_000])(
    'is one that nobody has to look into: %i',
    (code) => {
      expect(isExpected(apiError(code))).toBe(true);
    },
  );

  it.each([
    apiError(50_035),
    new HTTPError(502, '', 'POST', url, body),
    new Error('other'),
    undefined,
  ])('is not one of ours: %s', (error) => {
    expect(isExpected(error)).toBe(false);
  });
});
