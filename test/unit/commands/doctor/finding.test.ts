import { describe, expect, it } from 'vitest';

import { failure, formatFinding, ok, warning } from '../../../../src/commands/doctor/finding.ts';

describe('a finding', () => {
  it.each([
    [ok('node', '24.1.0.'), '✓ node: 24.1.0.'],
    [warning('port', 'it is taken.', 'Set PORT.'), '! port: it is taken. Set PORT.'],
    [failure('port', 'it is taken.', 'Set PORT.'), '✗ port: it is taken. Set PORT.'],
  ])('is one line for a person', (finding, line) => {
    expect(formatFinding(finding)).toBe(line);
  });

  it('moves no cursor, whatever a platform calls the bot', () => {
    expect(formatFinding(ok('discord', 'called \u001b[2Jbot\n.'))).toBe(
      '✓ discord: called ?[2Jbot?.',
    );
  });
});
