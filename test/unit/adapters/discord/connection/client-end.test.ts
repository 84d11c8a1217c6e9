import { Client } from 'discord.js';
import { describe, expect, it } from 'vitest';

import { judgeClose, judgeLogin } from '../../../../../adapters/discord/connection/client-end.ts';

const tokenInvalid: unknown = await new Client({ intents: [] })
  .login('')
  .catch((error: unknown) => error);

describe('the end of a client', () => {
  it.each([
    [4004, { reason: 'token-refused' }],
    [4014, { reason: 'intent-refused' }],
    [4011, { reason: 'failed', facts: { closeCode: 4011 } }],
  ])('with close code %i is told apart', (code, end) => {
    expect(judgeClose(code)).toEqual(end);
  });

  it.each([
    [tokenInvalid, { reason: 'token-refused' }],
    [new Error('Authentication failed'), { reason: 'token-refused' }],
    [new Error('Used disallowed intents'), { reason: 'intent-refused' }],
    [
      new Error('Not enough sessions remaining to spawn 1 shards; only 0 remaining; resets at …'),
      { reason: 'failed', facts: { problem: 'no session starts left today' } },
    ],
    [
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
      { reason: 'failed', facts: { error: 'Error', errorCode: 'ECONNREFUSED' } },
    ],
    [undefined, { reason: 'failed', facts: { error: 'undefined' } }],
  ])('at its login is told apart: %s', (error, end) => {
    expect(judgeLogin(error)).toEqual(end);
  });
});
