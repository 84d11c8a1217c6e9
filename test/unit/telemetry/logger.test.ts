import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import { findPackageRoot } from '../../../src/package-root.ts';

const run = promisify(execFile);

/** Logs from a process of its own: the logger writes to file descriptor 2. */
async function logFromChild(options: object, statement: string) {
  const module = path.join(findPackageRoot(), 'src/telemetry/logger.ts');
  const code = `
    import { createLogger } from ${JSON.stringify(module)};
    const logger = createLogger(${JSON.stringify(options)});
    ${statement}`;
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', code];
  return run(process.execPath, args, { env: { FORCE_COLOR: '1' } });
}

describe('the logger', () => {
  it('writes one JSON object a line to stderr, and nothing to stdout', async () => {
    const { stdout, stderr } = await logFromChild(
      { level: 'info', format: 'json' },
      `logger.info({ bytes: 3 }, 'image classified'); logger.warn('second');`,
    );

    const lines = stderr.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 30, bytes: 3, msg: 'image classified' },
      { level: 40, msg: 'second' },
    ]);
    expect(stdout).toBe('');
  });

  it('leaves out what is below its level', async () => {
    const { stderr } = await logFromChild(
      { level: 'warn', format: 'json' },
      `logger.info('quiet');`,
    );

    expect(stderr).toBe('');
  });

  it('loses nothing when the process ends at once', async () => {
    const { stderr } = await logFromChild(
      { level: 'info', format: 'json' },
      `logger.info('last words'); process.exit(0);`,
    );

    expect(stderr).toContain('last words');
  });

  it.each(['json', 'pretty'])('hides secrets, also those in errors (%s)', async (format) => {
    const { stderr } = await logFromChild(
      { level: 'info', format, secrets: ['must-never-be-seen'] },
      `logger.error({ err: new Error("no answer from /bot/must-never-be-seen") }, "request failed");`,
    );

    expect(stderr).toContain('no answer from /bot/[secret]');
    expect(stderr).not.toContain('never-be-seen');
  });

  it('writes one line an event for a person, with names for levels', async () => {
    const { stderr } = await logFromChild(
      { level: 'info', format: 'pretty' },
      `logger.info({ bytes: 3 }, 'image classified');`,
    );

    expect(stderr).toMatch(/INFO.*image classified.*"bytes":3/);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('hostname');
  });

  it('draws no colours where there is no terminal', async () => {
    const { stderr } = await logFromChild({ level: 'info', format: 'pretty' }, `logger.info('a');`);

    expect(stderr).toMatch(/^\[[\d:.]+\] INFO: a\n$/);
  });
});
