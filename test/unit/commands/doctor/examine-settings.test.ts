import { describe, expect, it } from 'vitest';

import { examineSettings } from '../../../../src/commands/doctor/examine-settings.ts';
import { parseConfig } from '../../../../src/config.ts';

/** Examines what a person has set, all of it in `.env`. */
function examine(dotEnv: Record<string, string>) {
  return examineSettings(dotEnv, dotEnv);
}

describe('settings', () => {
  it('that are all good are one finding', () => {
    const { findings, config } = examine({ PORT: '1234', MODEL: '' });

    expect(findings).toEqual([
      { check: 'settings', status: 'ok', message: expect.stringMatching(/^all good; 1 of \d+ /) },
    ]);
    expect(config).toEqual(parseConfig({ PORT: '1234' }));
  });

  it('that are wrong are a finding each, without their values', () => {
    const { findings } = examine({ PORT: 'hunter2', TOP_K: '7331', MODEL: 'mine' });

    expect(findings).toMatchObject([
      { status: 'failure', message: 'PORT must be a whole number.' },
      { status: 'failure', message: 'TOP_K must be 100 or less.' },
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/hunter2|7331/);
  });

  it('that are wrong do not hide the others', () => {
    const { config } = examine({ PORT: 'eighty', TOP_K: '3' });

    expect(config).toEqual(parseConfig({ TOP_K: '3' }));
  });

  it('that nobody reads are told, with what they may have meant', () => {
    const { findings } = examine({ DISCORD_TOKN: 'must-never-be-seen', WHATSIT_PORT: '1' });

    expect(findings).toMatchObject([
      {
        status: 'warning',
        message: expect.stringMatching(/^DISCORD_TOKN /),
        advice: 'Did you mean DISCORD_TOKEN?',
      },
      {
        status: 'warning',
        message: expect.stringMatching(/^WHATSIT_PORT /),
        advice: 'Did you mean PORT?',
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain('never-be-seen');
  });

  it('that nobody reads and that look like none are told where they stand in .env', () => {
    const { findings } = examine({ FAVOURITE_COLOUR: 'blue' });

    expect(findings).toMatchObject([
      { status: 'warning', advice: expect.stringContaining('.env.example') },
    ]);
  });

  it('of other programs in the environment are nobody’s mistake', () => {
    const { findings } = examineSettings(
      { EDITOR: 'vi', HOSTS: 'a', DISCORD_CANARY_HOME: '/x' },
      {},
    );

    expect(findings).toMatchObject([{ status: 'ok' }]);
  });

  it('in the environment that are meant for us are told', () => {
    const { findings } = examineSettings({ INFERENCE_PROCESES: '2' }, {});

    expect(findings).toMatchObject([{ advice: 'Did you mean INFERENCE_PROCESSES?' }]);
  });
});
