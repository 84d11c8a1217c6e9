import { describe, expect, it } from 'vitest';

import { parseConfig } from '../../../../src/config.ts';
import { parseConnection } from '../../../../src/experiments/mlflow/protocol/connection.ts';

const uri = { MLFLOW_TRACKING_URI: 'https://mlflow.example.org' };
const account = { MLFLOW_TRACKING_USERNAME: 'somebody', MLFLOW_TRACKING_PASSWORD: 'p:ss wörd' };
const token = { MLFLOW_TRACKING_TOKEN: 'a-token' };

function connect(settings: Readonly<Record<string, string>>) {
  return parseConnection(parseConfig(settings));
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

describe('parseConnection', () => {
  it('leaves runs on this machine where no server is named', () => {
    expect(connect(token)).toBeUndefined();
  });

  it.each([
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['http://127.0.0.1:5000/', 'http://127.0.0.1:5000'],
    ['https://example.org/team/ml/', 'https://example.org/team/ml'],
    ['https://example.org/ml/#/experiments/1?searchFilter=x', 'https://example.org/ml'],
    ['https://somebody:secret@example.org/ml', 'https://example.org/ml'],
  ])('asks %s at %s', (given, expected) => {
    expect(connect({ MLFLOW_TRACKING_URI: given })?.baseUrl).toBe(expected);
  });

  it.each([
    ['nobody', {}, undefined],
    ['an account', account, basic('somebody:p:ss wörd')],
    ['a token', token, 'Bearer a-token'],
    ['an account rather than a token', { ...account, ...token }, basic('somebody:p:ss wörd')],
    [
      'a token where half of an account is missing',
      { MLFLOW_TRACKING_USERNAME: 'somebody', ...token },
      'Bearer a-token',
    ],
    [
      'the account in the URI',
      { MLFLOW_TRACKING_URI: 'http://some%40body:100%25%20secret@localhost' },
      basic('some@body:100% secret'),
    ],
    [
      'the account in the URI as it is where it is not encoded well',
      { MLFLOW_TRACKING_URI: 'http://somebody:100%@localhost' },
      basic('somebody:100%'),
    ],
    [
      'the account of its own rather than the one in the URI',
      { MLFLOW_TRACKING_URI: 'http://other:secret@localhost', ...account },
      basic('somebody:p:ss wörd'),
    ],
  ])('says to be %s', (_who, settings, expected) => {
    expect(connect({ ...uri, ...settings })?.authorization).toBe(expected);
  });

  it('knows what must stand in no message, in each spelling', () => {
    expect(connect({ ...uri, ...account, ...token })?.secrets).toEqual([
      'a-token',
      'p:ss wörd',
      Buffer.from('somebody:p:ss wörd').toString('base64'),
    ]);
  });
});
