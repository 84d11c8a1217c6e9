import { describe, expect, it } from 'vitest';

import { checkAccess } from '../../../../src/commands/doctor/check-access.ts';
import { parseConfig } from '../../../../src/config.ts';

describe('access', () => {
  it.each([
    [{}, 'ok', /only this machine/],
    [{ HOST: '::1' }, 'ok', /only this machine/],
    [{ HOST: '0.0.0.0' }, 'warning', /as often as they like/],
    [{ HOST: '::' }, 'warning', /as often as they like/],
    [{ HOST: '0.0.0.0', HTTP_RATE_LIMIT_PER_MINUTE: '60' }, 'ok', /60 times a minute/],
    [{ HOST: '0.0.0.0', API_KEYS: 'must-never-be-seen' }, 'ok', /a key/],
  ])('with %j is %s', (settings, status, message) => {
    const finding = checkAccess(parseConfig(settings));

    expect(finding).toMatchObject({ status, message: expect.stringMatching(message) });
    expect(JSON.stringify(finding)).not.toContain('never-be-seen');
  });
});
