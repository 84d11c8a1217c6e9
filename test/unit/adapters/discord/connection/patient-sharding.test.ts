import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { REST } from 'discord.js';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import {
  PatientShardingStrategy,
  reconnectPauseMs,
} from '../../../../../adapters/discord/connection/patient-sharding.ts';

const session: SessionInfo = {
  resumeURL: 'ws://127.0.0.1/resume',
  sequence: 1,
  sessionId: 'a session',
  shardCount: 1,
  shardId: 0,
};

/** A manager of one shard that has a session. */
function createManager() {
  const sessions = new Map<number, SessionInfo | null>([[0, session]]);
  const strategies: PatientShardingStrategy[] = [];
  const manager = new WebSocketManager({
    token: '',
    intents: 0,
    rest: new REST(),
    retrieveSessionInfo: (shardId) => sessions.get(shardId) ?? null,
    updateSessionInfo: (shardId, info) => void sessions.set(shardId, info),
    buildStrategy(owner) {
      const strategy = new PatientShardingStrategy(owner);
      strategies.push(strategy);
      return strategy;
    },
  });
  const { options } = manager;
  const close = (code: number) => manager.emit(WebSocketShardEvents.Closed, { code, shardId: 0 });
  return { manager, options, sessions, close };
}

describe('a session', () => {
  it('is kept while the network is away, though discord.js gives it up', async () => {
    const { options, sessions, close } = createManager();

    close(1006);
    await options.updateSessionInfo(0, null);

    expect(sessions.get(0)).toBe(session);
    expect(await options.retrieveSessionInfo(0)).toBe(session);
  });

  it('is given up when Discord says so', async () => {
    const { manager, options, sessions, close } = createManager();

    close(1006);
    manager.emit(WebSocketShardEvents.Hello, { shardId: 0 }); // it is there again
    await options.updateSessionInfo(0, null);

    expect(sessions.get(0)).toBeNull();
  });

  it('is given up after a close that Discord explains', async () => {
    const { options, sessions, close } = createManager();

    close(1006);
    close(4007);
    await options.updateSessionInfo(0, null);

    expect(sessions.get(0)).toBeNull();
  });
});

describe('a shard', () => {
  it('does not come back to a client that was destroyed', async () => {
    const { manager, options } = createManager();
    let hasConnected = false;

    await manager.destroy();
    void Promise.resolve(options.retrieveSessionInfo(0)).then(() => (hasConnected = true));
    await setImmediate();
    await setImmediate();

    expect(hasConnected).toBe(false);
  });

  it('waits up to half a minute before it tries again', () => {
    expect([1, 2, 3, 6, 7, 100].map(reconnectPauseMs)).toEqual([
      0, 1_000, 2_000, 16_000, 30_000, 30_000,
    ]);
  });
});
