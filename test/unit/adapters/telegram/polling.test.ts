import { TelegramError } from 'telegraf';
import type { Update } from 'telegraf/types';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { poll } from '../../../../adapters/telegram/connection/polling.ts';
import { ClassifierError } from '../../../../src/errors.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function refusal(code: number, parameters: { readonly retry_after?: number } = {}): TelegramError {
  return new TelegramError({ error_code: code, description: 'No', parameters });
}

function update(id: number): Update {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of it is looked at
  return { update_id: id } as Update;
}

interface SeenPoll {
  readonly atMs: number;
  readonly offset: number | undefined;
  readonly isLong: boolean;
}

/** Polls a Telegram that gives these one after another, and is then told to stop. */
async function pollThrough(
  outcomes: readonly (Error | readonly Update[])[],
  onUpdates: (updates: readonly Update[]) => void = () => undefined,
) {
  const startedAt = performance.now();
  const stopping = new AbortController();
  const polls: SeenPoll[] = [];
  const confirmed: number[] = [];
  const statuses: string[] = [];
  const logged: string[] = [];
  const log = (_: object, message: string): void => void logged.push(message);
  const left = [...outcomes];

  const done = poll({
    api: {
      async getUpdates(offset, { isLong }) {
        polls.push({ atMs: Math.round(performance.now() - startedAt), offset, isLong });
        const outcome = left.shift() ?? [];
        if (left.length === 0) stopping.abort();
        if (outcome instanceof Error) throw outcome;
        return outcome;
      },
      async confirm(offset) {
        confirmed.push(offset);
      },
    },
    onUpdates,
    onStatus: (status) => statuses.push(status),
    log: { info: log, warn: log, error: log },
    signal: stopping.signal,
  });
  await vi.runAllTimersAsync();
  await done;
  return { polls, confirmed, statuses, logged };
}

describe('polling', () => {
  it('asks for what comes after the last update, and confirms it in the end', async () => {
    const taken: number[] = [];

    const { polls, confirmed } = await pollThrough(
      [[update(5), update(6)], [], [update(9)]],
      (all) => taken.push(...all.map(({ update_id: id }) => id)),
    );

    expect(polls.map(({ offset }) => offset)).toEqual([undefined, 7, 7]);
    expect(taken).toEqual([5, 6, 9]);
    expect(confirmed).toEqual([10]);
  });

  it('confirms nothing where there was nothing', async () => {
    const { confirmed } = await pollThrough([[], []]);

    expect(confirmed).toEqual([]);
  });

  it('pauses for 1 s to 1 min when it fails, and begins anew when it is well', async () => {
    const failure = new Error('ECONNREFUSED');
    const failures = Array.from({ length: 8 }, () => failure);

    const { polls } = await pollThrough([...failures, [], failure, []]);

    const times = polls.map(({ atMs }) => atMs / 1_000);
    expect(times).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 183, 184]);
  });

  it('asks shortly after a failure, so that it soon knows that all is well', async () => {
    const { polls, statuses } = await pollThrough([new Error('ECONNRESET'), [], []]);

    expect(polls.map(({ isLong }) => isLong)).toEqual([true, false, true]);
    expect(statuses).toEqual(['failed', 'ok', 'ok']);
  });

  it('gives way more and more to another program that gets through as well', async () => {
    const conflict = refusal(409);

    const { polls, logged } = await pollThrough([conflict, [], conflict, [], conflict, [], []]);

    expect(polls.map(({ atMs }) => atMs / 1_000)).toEqual([0, 1, 1, 3, 3, 7, 7]);
    expect(new Set(logged)).toEqual(
      new Set(["telegram says that another program takes this bot's updates; stop one of them"]),
    );
  });

  it('leaves Telegram alone for as long as it says', async () => {
    const { polls } = await pollThrough([refusal(429, { retry_after: 20 }), []]);

    expect(polls.map(({ atMs }) => atMs)).toEqual([0, 20_000]);
  });

  it.each([401, 404])('ends when Telegram refuses the token with %i', async (code) => {
    const { polls, confirmed, statuses, logged } = await pollThrough([
      [update(5)],
      refusal(code),
      [],
    ]);

    expect(polls).toHaveLength(2);
    expect(confirmed).toEqual([]);
    expect(statuses).toEqual(['ok', 'failed']);
    expect(logged).toEqual([expect.stringContaining('TELEGRAM_TOKEN')]);
  });

  it('asks again for what could not be kept', async () => {
    const error = new ClassifierError('internal', 'The disk is full.');
    const keep = vi.fn<() => void>().mockImplementationOnce(() => {
      throw error;
    });

    const { polls, confirmed, logged } = await pollThrough([[update(5)], [update(5)], []], keep);

    expect(polls.map(({ offset }) => offset)).toEqual([undefined, undefined, 6]);
    expect(confirmed).toEqual([6]);
    expect(logged).toEqual(['telegram updates not kept']);
  });
});
