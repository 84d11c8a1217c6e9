import { describe, expect, it } from 'vitest';

import { canClassify, type PartHealth, summarize } from '../../../src/http/health.ts';

type Status = PartHealth['status'];

const cases: readonly (readonly [Status, Status, Status, string, boolean])[] = [
  ['ok', 'off', 'off', 'ok', true],
  ['ok', 'ok', 'ok', 'ok', true],
  ['ok', 'starting', 'off', 'ok', true],
  ['ok', 'failed', 'off', 'degraded', true],
  ['ok', 'off', 'failed', 'degraded', true],
  ['failed', 'ok', 'ok', 'degraded', false],
  ['starting', 'off', 'off', 'starting', false],
  ['starting', 'failed', 'off', 'starting', false],
  ['stopping', 'ok', 'ok', 'stopping', false],
];

describe('health', () => {
  it.each(cases)(
    'with inference %s, Discord %s and Telegram %s is %s',
    (inference, discord, telegram, expected, isAble) => {
      const parts = {
        inference: { status: inference },
        discord: { status: discord },
        telegram: { status: telegram },
      };

      const status = summarize(parts);

      expect(status).toBe(expected);
      expect(canClassify({ status: 'ok', version: '1', parts })).toBe(isAble);
    },
  );
});
