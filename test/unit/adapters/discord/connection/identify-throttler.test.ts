import type { APIGatewayBotInfo } from 'discord-api-types/v10';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import {
  createIdentifyThrottlers,
  identifyPauseMs,
} from '../../../../../adapters/discord/connection/identify-throttler.ts';

const idle = new AbortController().signal;

/** A throttler whose time passes only while it waits. */
function createTestThrottler({ remaining = 1_000, resetAfterMs = 86_400_000 } = {}) {
  const events: string[] = [];
  const isForced: boolean[] = [];
  let time = 0;
  let left = remaining;
  const note = (_: object, event: string): void => void events.push(event);
  const build = createIdentifyThrottlers({
    log: { info: note, warn: note, error: note },
    now: () => time,
    async pause(ms, signal) {
      signal.throwIfAborted();
      await setImmediate(); // whoever is before this one has gone
      time += ms;
    },
  });
  const manager = {
    async fetchGatewayInformation(force = false): Promise<APIGatewayBotInfo> {
      isForced.push(force);
      const limit = {
        total: 1_000,
        remaining: left,
        reset_after: resetAfterMs,
        max_concurrency: 1,
      };
      return { url: '', shards: 1, session_start_limit: limit };
    },
  };

  return {
    manager,
    throttler: build(manager),
    build,
    events,
    isForced,
    wait: (ms: number) => (time += ms),
    now: () => time,
    useUpSessions: () => (left = 0),
  };
}

describe('the first identify', () => {
  it('does not wait, and asks nothing that is known', async () => {
    const { throttler, now, isForced } = createTestThrottler();

    await throttler.waitForIdentify(0, idle);

    expect(now()).toBe(0);
    expect(isForced).toEqual([false]);
  });
});

describe('identifies of several shards', () => {
  it('come one after another, more than five seconds apart', async () => {
    const { throttler, now } = createTestThrottler();
    const times: number[] = [];

    await Promise.all(
      [0, 1, 2].map(async (shardId) => {
        await throttler.waitForIdentify(shardId, idle);
        times.push(now());
      }),
    );

    expect(times).toEqual([0, 5_500, 11_000]);
  });
});

describe('a shard that identifies again and again', () => {
  it('waits longer and longer, also with another client', async () => {
    const { throttler, build, manager, now } = createTestThrottler();
    const times: number[] = [];

    for (let count = 0; count < 8; count++) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await (count % 2 ? throttler : build(manager)).waitForIdentify(0, idle);
      times.push(now());
    }

    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses).toEqual([5_500, 5_500, 5_500, 5_500, 10_000, 20_000, 40_000]);
  });

  it('uses up far less than a thousand identifies in a day', async () => {
    const { throttler, now } = createTestThrottler();
    let count = 0;

    for (; now() < 86_400_000; count++) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await throttler.waitForIdentify(0, idle);
    }

    expect(count).toBeLessThan(400);
  });

  it('is not held back for what is more than an hour ago', async () => {
    const { throttler, now, wait } = createTestThrottler();
    for (let count = 0; count < 6; count++) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await throttler.waitForIdentify(0, idle);
    }
    wait(3_600_000);

    const begun = now();
    await throttler.waitForIdentify(0, idle);

    expect(now()).toBe(begun);
  });

  it('does not hold back the others', async () => {
    const { throttler, now } = createTestThrottler();
    for (let count = 0; count < 8; count++) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await throttler.waitForIdentify(0, idle);
    }

    const begun = now();
    await throttler.waitForIdentify(1, idle);

    expect(now() - begun).toBe(5_500);
  });

  it('waits for ten seconds to five minutes beyond the usual', () => {
    expect([0, 4, 5, 6, 9, 10, 500].map(identifyPauseMs)).toEqual([
      0, 0, 10_000, 20_000, 160_000, 300_000, 300_000,
    ]);
  });
});

describe('a day whose session starts are used up', () => {
  it('is waited out', async () => {
    const { throttler, now, events, isForced, useUpSessions } = createTestThrottler({
      resetAfterMs: 7_000_000,
    });
    await throttler.waitForIdentify(0, idle);
    useUpSessions();

    await throttler.waitForIdentify(0, idle);

    expect(now()).toBe(7_005_500);
    expect(isForced).toEqual([false, true]);
    expect(events).toEqual(['discord session starts used up']);
  });

  it('is no reason to wait when nobody can say so', async () => {
    const { build, now } = createTestThrottler();
    const throttler = build({
      fetchGatewayInformation: () => Promise.reject(new Error('no REST')),
    });

    await throttler.waitForIdentify(0, idle);

    expect(now()).toBe(0);
  });
});

describe('a connection that is lost before its turn', () => {
  it('gives its turn up, and has not identified', async () => {
    const { throttler, now } = createTestThrottler();
    const closed = new AbortController();
    closed.abort(new Error('closed'));

    await expect(throttler.waitForIdentify(0, closed.signal)).rejects.toThrow('closed');
    await throttler.waitForIdentify(1, idle);

    expect(now()).toBe(0);
  });
});
