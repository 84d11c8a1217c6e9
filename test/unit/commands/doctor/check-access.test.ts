import { describe, expect, it } from 'vitest';

import { checkAccess } from '../../../../src/commands/doctor/check-access.ts';
import { parseConfig } from '../../../../src/config.ts';

const goodKey = 'must-never-be-seen';

describe('access', () => {
  it.each([
    [{}, 'ok', /only this machine/],
    [{ HOST: '::1' }, 'ok', /only this machine/],
    [{ HOST: '0.0.0.0' }, 'warning', /as often as they like/],
    [{ HOST: '::' }, 'warning', /as often as they like/],
    [{ HOST: '0.0.0.0', HTTP_RATE_LIMIT_PER_MINUTE: '60' }, 'ok', /60 times a minute/],
    [{ HOST: '0.0.0.0', API_KEYS: goodKey }, 'ok', /a key/],
    [{ TRUSTED_PROXIES: '127.0.0.1,10.0.0.0/8,::1' }, 'ok', /only this machine/],
  ])('with %j is %s', (settings, status, message) => {
    const findings = checkAccess(parseConfig(settings));

    expect(findings).toMatchObject([{ status, message: expect.stringMatching(message) }]);
    expect(JSON.stringify(findings)).not.toContain('never-be-seen');
  });

  it.each([
    ['a key that can be guessed', { API_KEYS: `${goodKey},never-be-seen` }, /API_KEYS .*guessed/],
    ['proxies that are all the world', { TRUSTED_PROXIES: '::1,0.0.0.0/0' }, /TRUSTED_PROXIES/],
  ])('is not much worth with %s', (_, settings, message) => {
    const findings = checkAccess(parseConfig(settings));

    expect(findings.slice(1)).toMatchObject([
      { status: 'warning', message: expect.stringMatching(message) },
    ]);
    expect(JSON.stringify(findings)).not.toContain('never-be-seen');
  });
});
