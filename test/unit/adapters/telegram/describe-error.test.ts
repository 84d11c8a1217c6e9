import { TelegramError } from 'telegraf';
import { describe, expect, it } from 'vitest';

import {
  describeError,
  explainDisconnection,
  isExpected,
  isTokenRefused,
  migratedTo,
} from '../../../../adapters/telegram/api/describe-error.ts';
import { ClassifierError } from '../../../../src/errors.ts';

function refusal(
  code: number,
  description = 'No',
  parameters: { readonly migrate_to_chat_id?: number } = {},
): TelegramError {
  const sent = { method: 'sendMessage', payload: { chat_id: 7, text: 'a secret text' } };
  return new TelegramError({ error_code: code, description, parameters }, sent);
}

describe('what is logged of an error', () => {
  it.each([
    ['of Telegram is its code', refusal(400, 'Bad Request: secret'), { telegramCode: 400 }],
    [
      'of the network is its name and code',
      Object.assign(new Error('https://example/bot1:secret'), { code: 'ECONNRESET' }),
      { error: 'Error', errorCode: 'ECONNRESET' },
    ],
    [
      'of ours is its code and what it says',
      new ClassifierError('internal', 'DATA_DIR cannot be written: the disk is full.'),
      { error: 'internal', problem: 'DATA_DIR cannot be written: the disk is full.' },
    ],
    ['of any other kind is its name', new TypeError('secret'), { error: 'TypeError' }],
    ['that is none is its type', 'secret', { error: 'string' }],
  ])('%s', (_, error, description) => {
    expect(describeError(error)).toEqual(description);
  });
});

describe('a refusal', () => {
  it.each([
    refusal(403, 'Forbidden: bot was blocked by the user'),
    refusal(403, 'Forbidden: bot was kicked from the supergroup chat'),
    refusal(400, 'Bad Request: not enough rights to send text messages to the chat'),
    refusal(400, 'Bad Request: chat not found'),
    refusal(400, 'Bad Request: TOPIC_CLOSED'),
    refusal(400, 'Bad Request: TOPIC_DELETED'),
    refusal(400, 'Bad Request: CHAT_WRITE_FORBIDDEN'),
    refusal(400, 'Bad Request: CHAT_RESTRICTED'),
    refusal(400, 'Bad Request: CHAT_ADMIN_REQUIRED'),
    refusal(400, "Bad Request: message can't be edited"),
    refusal(400, 'Bad Request: member list is inaccessible'),
  ])('such as %s is to be expected', (error) => {
    expect(isExpected(error)).toBe(true);
  });

  it.each([
    refusal(400, "Bad Request: can't parse entities"),
    refusal(500, 'Internal Server Error'),
    new Error('not found'),
  ])('such as %s is not', (error) => {
    expect(isExpected(error)).toBe(false);
  });

  it('tells where a group has gone', () => {
    expect(migratedTo(refusal(400, 'No', { migrate_to_chat_id: -1_001 }))).toBe(-1_001);
    expect(migratedTo(refusal(400))).toBeUndefined();
    expect(migratedTo(new Error('No'))).toBeUndefined();
  });

  it.each([
    [401, true],
    [404, true],
    [403, false],
    [409, false],
    [500, false],
  ])('with %i means that the token is refused: %s', (code, isRefused) => {
    expect(isTokenRefused(refusal(code))).toBe(isRefused);
  });
});

describe('the explanation of a connection that fails', () => {
  it.each([
    [refusal(401), 'TELEGRAM_TOKEN'],
    [refusal(404), 'TELEGRAM_TOKEN'],
    [refusal(400), 'TELEGRAM_WEBHOOK_URL'],
    [refusal(409), 'another program'],
    [new ClassifierError('internal', 'The disk is full.'), 'not kept'],
    [refusal(502), 'telegram not reached'],
    [new Error('ECONNREFUSED'), 'telegram not reached'],
  ])('because of %s says what to look at: %s', (error, words) => {
    expect(explainDisconnection(error)).toContain(words);
  });
});
