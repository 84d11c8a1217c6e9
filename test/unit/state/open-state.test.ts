import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';

import { openState } from '../../../src/state/open-state.ts';
import { startHolder, startHolderWithoutRoom } from '../../support/state-process.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

async function openForTest(dataDir: string) {
  const state = await openState({ dataDir });
  onTestFinished(() => state.close());
  return state;
}

/** A folder with a database of some hundred choices that was closed. */
async function createUsedFolder() {
  const dataDir = await createTemporaryFolder();
  const state = await openState({ dataDir });
  for (let id = 0; id < 500; id += 1) {
    state.choices.setModel({ platform: 'telegram', id: String(id) }, `model ${id}`);
  }
  state.close();
  return { dataDir, file: path.join(dataDir, 'whatsit.sqlite') };
}

describe('opening the state', () => {
  it('makes the folder, and the folders above it', async () => {
    const dataDir = path.join(await createTemporaryFolder(), 'a', 'b');

    await openForTest(dataDir);

    expect(await readdir(dataDir)).toContain('whatsit.sqlite');
  });

  it.skipIf(process.platform === 'win32')('lets nobody else look into it', async () => {
    const dataDir = path.join(await createTemporaryFolder(), 'data');

    await openForTest(dataDir);

    expect(statSync(dataDir).mode & 0o077).toBe(0);
  });

  it('finds what was chosen before', async () => {
    const { dataDir } = await createUsedFolder();

    const { choices } = await openForTest(dataDir);

    expect(choices.read({ platform: 'telegram', id: '499' }).model).toBe('model 499');
  });

  it('leaves one file when it is closed, which is all there is to copy', async () => {
    const { dataDir } = await createUsedFolder();

    expect(await readdir(dataDir)).toEqual(['whatsit.sqlite']);
  });

  it.each([
    ['is no database', () => Buffer.from('not a database at all. '.repeat(500))],
    ['was cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['has a page that was overwritten', (bytes: Buffer) => bytes.fill(0x77, 8192, 12_288)],
  ])('names the setting when the file %s', async (_, damage) => {
    const { dataDir, file } = await createUsedFolder();
    writeFileSync(file, damage(readFileSync(file)));

    await expect(openState({ dataDir })).rejects.toMatchObject({
      code: 'config-invalid',
      message: 'DATA_DIR holds a damaged database: put a copy in its place, or remove it.',
    });
  });

  it('leaves a damaged file as it is', async () => {
    const { dataDir, file } = await createUsedFolder();
    const damaged = readFileSync(file).fill(0x77, 8192, 12_288);
    writeFileSync(file, damaged);

    await expect(openState({ dataDir })).rejects.toThrow('damaged');

    expect(readFileSync(file).subarray(4096).equals(damaged.subarray(4096))).toBe(true);
  });

  it("names the setting when a newer version's database is there", async () => {
    const { dataDir, file } = await createUsedFolder();
    const database = new Database(file);
    database.exec('pragma user_version = 99');
    database.close();

    await expect(openState({ dataDir })).rejects.toMatchObject({
      code: 'config-invalid',
      message: 'DATA_DIR was written by a newer version: install that one, or use another folder.',
    });
  });

  it('names the setting when a file is where the folder should be', async () => {
    const folder = await createTemporaryFolder({ data: 'a file' });

    await expect(openState({ dataDir: path.join(folder, 'data') })).rejects.toMatchObject({
      code: 'config-invalid',
      message: 'DATA_DIR is not a folder that can be written.',
    });
  });

  it.skipIf(process.platform !== 'linux')(
    'names the setting where the system makes no folder, and does not try for ever',
    async () => {
      const holder = startHolder('/proc/whatsit/data');

      expect(await holder.nextLine()).toBe('DATA_DIR is not a folder that can be written.');
    },
  );

  it.skipIf(process.platform === 'win32')(
    'says at the start that nothing can be written, and not with the first choice',
    async () => {
      const dataDir = await createTemporaryFolder();
      const killed = startHolder(dataDir); // after a clean end, changing back to a log would fail anyway
      await killed.nextLine();
      await killed.kill();

      const holder = startHolderWithoutRoom(dataDir);

      expect(await holder.nextLine()).toBe('DATA_DIR is not a folder that can be written.');
    },
  );
});
