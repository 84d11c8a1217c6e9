import { describe, expect, it } from 'vitest';

import { openState } from '../../../src/state/open-state.ts';
import { startHolder, startWriter } from '../../support/state-process.ts';
import {
  botOfWrites,
  PLACE_COUNT,
  placeOfWrite,
  updateOfWrite,
} from '../../support/state-writes.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const inUse = 'DATA_DIR is in use by another process: each needs a folder of its own.';

describe('two processes on one database', () => {
  it('are one too many: the second is refused', async () => {
    const dataDir = await createTemporaryFolder();
    const holder = startHolder(dataDir);
    await holder.nextLine();

    await expect(openState({ dataDir })).rejects.toMatchObject({
      code: 'config-invalid',
      message: inUse,
    });
  });

  it('that start together leave it to one of them', async () => {
    const dataDir = await createTemporaryFolder();
    const holders = Array.from({ length: 4 }, () => startHolder(dataDir));

    const lines = await Promise.all(holders.map((holder) => holder.nextLine()));

    expect(lines.filter((line) => line === 'open')).toHaveLength(1);
    expect(lines.filter((line) => line === inUse)).toHaveLength(3);
  });

  it('can follow each other at once, also when the first was killed', async () => {
    const dataDir = await createTemporaryFolder();
    const holder = startHolder(dataDir);
    await holder.nextLine();
    await holder.kill();

    const state = await openState({ dataDir });
    state.close();

    expect(await startHolder(dataDir).nextLine()).toBe('open');
  });
});

describe('kill -9 while writing', () => {
  /** How many writes are awaited before each kill: the first ones, and enough to have the log written back. */
  const waits = [1, 10, 300, 1200, 2, 50];

  it('loses nothing that was acknowledged', { timeout: 60_000 }, async () => {
    const dataDir = await createTemporaryFolder();
    let first = 0;

    for (const wait of waits) {
      const last = await writeUntilKilled(dataDir, { first, wait });

      const state = await openState({ dataDir });
      const inbox = state.openInbox(botOfWrites);
      const lost = numbersBetween(first, last).filter((n) => inbox.take(updateOfWrite(n).key, ''));
      const models = lastOfEachPlace(last).map((n) => state.choices.read(placeOfWrite(n)).model);
      state.close();

      expect(lost).toEqual([]);
      // The write after the last acknowledged one may have come through as well, or not.
      const acknowledged = lastOfEachPlace(last).map(String);
      const anyway = String(last + 1);
      expect(models.map((model, i) => (model === anyway ? acknowledged[i] : model))).toEqual(
        acknowledged,
      );
      first = last + 1;
    }
  });

  /** Returns the number of the last write that was acknowledged. */
  async function writeUntilKilled(
    dataDir: string,
    { first, wait }: { readonly first: number; readonly wait: number },
  ): Promise<number> {
    const writer = startWriter(dataDir, first);
    for (let count = 0; count < wait; count += 1) await writer.nextLine();
    const rest = await writer.kill();
    return first + wait + rest.length - 1;
  }

  function numbersBetween(first: number, last: number): readonly number[] {
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }

  /** The writes that no later one can have replaced but the one that was under way. */
  function lastOfEachPlace(last: number): readonly number[] {
    return numbersBetween(Math.max(0, last - PLACE_COUNT + 1), last);
  }
});
