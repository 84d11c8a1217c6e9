import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import type { UpdateInbox } from '../../../src/chat/update-inbox.ts';
import { openState } from '../../../src/state/open-state.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const bot = { platform: 'telegram', id: '123456' };

/** An inbox whose process can end without finishing anything, and start again. */
async function createInbox() {
  const dataDir = await createTemporaryFolder();
  let state = await openState({ dataDir });
  onTestFinished(() => state.close());
  return {
    dataDir,
    inbox: state.openInbox(bot),
    close: () => state.close(),
    async restart(restarted = bot): Promise<UpdateInbox> {
      state.close();
      state = await openState({ dataDir });
      return state.openInbox(restarted);
    },
  };
}

const keysOf = (updates: readonly { readonly key: string }[]) => updates.map(({ key }) => key);

describe('an inbox of updates', () => {
  it('takes an update once, however often it is delivered', async () => {
    const { inbox } = await createInbox();

    const taken = [inbox.take('1', 'cat'), inbox.take('2', 'dog'), inbox.take('1', 'cat')];

    expect(taken).toEqual([true, true, false]);
  });

  it('knows an update again that is finished, also after a restart', async () => {
    const { inbox, restart } = await createInbox();
    inbox.take('1', 'cat');
    inbox.finish('1');

    const isNew = inbox.take('1', 'cat');
    const isNewLater = (await restart()).take('1', 'cat');

    expect([isNew, isNewLater]).toEqual([false, false]);
  });

  it('gives what was not finished to the next process, oldest first', async () => {
    const { inbox, restart } = await createInbox();
    for (const key of ['9', '10', '11', '8']) inbox.take(key, `update ${key}`);
    inbox.finish('10');

    const pending = (await restart()).resume();

    expect(pending).toEqual([
      { key: '9', payload: 'update 9' },
      { key: '11', payload: 'update 11' },
      { key: '8', payload: 'update 8' },
    ]);
  });

  it('gives nothing back that a later process has finished', async () => {
    const { inbox, restart } = await createInbox();
    inbox.take('1', 'cat');
    const second = await restart();
    second.resume();
    second.finish('1');

    const pending = (await restart()).resume();

    expect(pending).toEqual([]);
  });

  it('gives up an update after five restarts, and knows it still', async () => {
    const { inbox, restart } = await createInbox();
    inbox.take('deadly', 'a picture that ends the process');
    const counts: number[] = [];
    let last = inbox;
    for (let start = 1; start <= 6; start += 1) {
      last = await restart();
      counts.push(last.resume().length);
    }

    expect(counts).toEqual([1, 1, 1, 1, 1, 0]);
    expect(last.take('deadly', 'once more')).toBe(false);
  });

  it('gives another bot nothing that was said to the one before it', async () => {
    const { inbox, restart } = await createInbox();
    inbox.take('1', 'for the first bot');

    const other = await restart({ ...bot, id: '654321' });

    expect(other.resume()).toEqual([]);
    expect(other.take('1', 'for the second bot')).toBe(true);
  });

  it("leaves another platform's updates alone", async () => {
    const { inbox, restart } = await createInbox();
    inbox.take('1', 'cat');

    const other = await restart({ platform: 'discord', id: '7' });
    const pendingThere = other.resume();
    const pendingHere = (await restart()).resume();

    expect(pendingThere).toEqual([]);
    expect(keysOf(pendingHere)).toEqual(['1']);
  });

  it('remembers the last ten thousand, and waiting ones for ever', async () => {
    const { inbox } = await createInbox();
    inbox.take('waiting', 'cat');
    for (let number = 0; number < 11_000; number += 1) {
      inbox.take(String(number), '');
      inbox.finish(String(number));
    }

    const isNew = ['waiting', '0', '1000', '10999'].map((key) => inbox.take(key, ''));

    expect(isNew).toEqual([false, true, false, false]);
  });

  it('leaves nothing on the disk of what a finished update said', async () => {
    const { dataDir, inbox, close } = await createInbox();
    inbox.take('1', 'something private '.repeat(1000)); // pages of its own, which are then free
    inbox.finish('1');
    close();

    const files = await readdir(dataDir);
    const contents = await Promise.all(
      files.map((file) => readFile(path.join(dataDir, file), 'latin1')),
    );

    expect(files).toEqual(['whatsit.sqlite']);
    expect(contents.join('')).not.toContain('private');
  });
});
