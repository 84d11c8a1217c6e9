import type { IIdentifyThrottler, WebSocketManager } from '@discordjs/ws';

import { pauseFor } from '../../../src/chat/pause-for.ts';
import type { Log } from '../../../src/chat/ports.ts';

/** Discord lets one shard identify in five seconds; the rest is for requests that overtake each other on their way. */
const INTERVAL_MS = 5_500;
const HOUR_MS = 3_600_000;
/** Identifies in an hour that are nothing unusual; a shard needs one when it starts. */
const USUAL_IDENTIFIES = 5;
const MAX_PAUSE_MS = 300_000;

export interface IdentifyThrottlerDependencies {
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Waits; rejects when the signal is aborted. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** Makes the throttler of one client, which has just asked Discord for its gateway. */
export type BuildIdentifyThrottler = (
  manager: Pick<WebSocketManager, 'fetchGatewayInformation'>,
) => IIdentifyThrottler;

/**
 * Lets shards identify one after another, ever more slowly when one does it again and again, and not at all when Discord
 * has no more session starts for today.
 *
 * Discord takes the token away from a bot that identifies a thousand times in a day (gateway docs, "Session start
 * limit"), and discord.js alone would come back every five seconds from a session that keeps dying young. What is
 * counted outlives the clients.
 */
export function createIdentifyThrottlers({
  log,
  now = Date.now,
  pause = pauseFor,
}: IdentifyThrottlerDependencies): BuildIdentifyThrottler {
  const timesByShard = new Map<number, readonly number[]>();
  let lastTime = Number.NEGATIVE_INFINITY;
  const oneAtATime = createLine();

  async function waitUntil(time: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (time > now()) await pause(time - now(), signal);
  }

  /** Counted from the last identify on: a connection that is lost meanwhile does not lengthen the pause. */
  function patientTime(shardId: number): number {
    const times = (timesByShard.get(shardId) ?? []).filter((time) => now() - time < HOUR_MS);
    timesByShard.set(shardId, times);
    return (times.at(-1) ?? Number.NEGATIVE_INFINITY) + identifyPauseMs(times.length);
  }

  function record(shardId: number): void {
    lastTime = now();
    timesByShard.set(shardId, [...(timesByShard.get(shardId) ?? []), lastTime]);
  }

  return (manager) => {
    let isFresh = true;

    async function waitForSessionStart(signal: AbortSignal): Promise<void> {
      // Where REST fails, the gateway itself will say what is wrong.
      const information = await manager.fetchGatewayInformation(!isFresh).catch(() => undefined);
      isFresh = false;
      if (!information || information.session_start_limit.remaining > 0) return;
      const pauseMs = information.session_start_limit.reset_after;
      log.warn({ pauseMs }, 'discord session starts used up');
      await waitUntil(now() + pauseMs, signal);
    }

    return {
      async waitForIdentify(shardId, signal) {
        await waitUntil(patientTime(shardId), signal);
        await oneAtATime(async () => {
          await waitUntil(lastTime + INTERVAL_MS, signal);
          await waitForSessionStart(signal);
          signal.throwIfAborted();
          record(shardId);
        });
      },
    };
  };
}

/** The pause before another identify: doubling from 10 s to 5 min where there were more than usual. */
export function identifyPauseMs(identifiesInHour: number): number {
  if (identifiesInHour < USUAL_IDENTIFIES) return 0;
  return Math.min(MAX_PAUSE_MS, 10_000 * 2 ** (identifiesInHour - USUAL_IDENTIFIES));
}

/** Runs tasks one after another, whether they fail or not. */
function createLine(): (task: () => Promise<void>) => Promise<void> {
  let last = Promise.resolve();
  return (task) => {
    const done = last.then(task);
    last = done.catch(() => undefined);
    return done;
  };
}
