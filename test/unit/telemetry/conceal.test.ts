import { describe, expect, it } from 'vitest';

import { createConcealer } from '../../../src/telemetry/conceal.ts';

const token = '123456789:must-never-be-seen';

describe('what is concealed', () => {
  it('is every secret in a line, wherever it stands', () => {
    const conceal = createConcealer([token, 'another-secret']);

    expect(conceal(`{"url":"https://x/bot${token}/a","b":"another-secret ${token}"}`)).toBe(
      '{"url":"https://x/bot[secret]/a","b":"[secret] [secret]"}',
    );
  });

  it('may be spelt as URLs spell it', () => {
    expect(createConcealer([token])(`?token=${encodeURIComponent(token)}`)).toBe('?token=[secret]');
  });

  it('may be spelt as JSON spells it', () => {
    const secret = 'with "quotes" in it';

    expect(createConcealer([secret])(JSON.stringify({ secret }))).toBe('{"secret":"[secret]"}');
  });

  it('is nothing in a line without secrets', () => {
    expect(createConcealer([token])('{"msg":"service ready"}')).toBe('{"msg":"service ready"}');
  });

  it('is no word that is too short to be a secret', () => {
    expect(createConcealer(['level', ''])('{"level":30}')).toBe('{"level":30}');
  });
});
