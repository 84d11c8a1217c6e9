import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { checkDataDir } from '../../../../src/commands/doctor/check-data-dir.ts';
import { parseConfig } from '../../../../src/config.ts';
import { openState } from '../../../../src/state/open-state.ts';
import { createTemporaryFolder } from '../../../support/temporary-folder.ts';

function check(dataDir: string, { isServing = false, token = 'a token' } = {}) {
  return checkDataDir(parseConfig({ DATA_DIR: dataDir, TELEGRAM_TOKEN: token }), { isServing });
}

describe('DATA_DIR', () => {
  it('is not looked at where no bot is on', async () => {
    const folder = await createTemporaryFolder({ file: '' });

    expect(await check(path.join(folder, 'file'), { token: '' })).toMatchObject({ status: 'ok' });
  });

  it('may not be there yet, and is not made', async () => {
    const folder = path.join(await createTemporaryFolder(), 'a/b');

    expect(await check(folder)).toMatchObject({ status: 'ok' });
    expect(existsSync(path.dirname(folder))).toBe(false);
  });

  it('of an earlier start is left as it was', async () => {
    const folder = await createTemporaryFolder();
    (await openState({ dataDir: folder })).close();

    expect(await check(folder)).toMatchObject({ status: 'ok' });
    (await openState({ dataDir: folder })).close();
  });

  it('that another process has is a failure, unless a Whatsit runs', async () => {
    const folder = await createTemporaryFolder();
    const state = await openState({ dataDir: folder });

    expect(await check(folder)).toMatchObject({
      status: 'failure',
      message: expect.stringContaining('in use by another process'),
    });
    expect(await check(folder, { isServing: true })).toMatchObject({ status: 'warning' });
    state.close();
  });

  it('cannot be below a file', async () => {
    const folder = await createTemporaryFolder({ file: '' });

    expect(await check(path.join(folder, 'file/data'))).toMatchObject({ status: 'failure' });
  });

  it('with a damaged database is a failure', async () => {
    const folder = await createTemporaryFolder();
    writeFileSync(path.join(folder, 'whatsit.sqlite'), 'no database'.repeat(1000));

    expect(await check(folder)).toMatchObject({
      status: 'failure',
      message: expect.stringContaining('damaged'),
    });
  });
});
