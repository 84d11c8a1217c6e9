import { once } from 'node:events';

import { GatewayIntentBits } from 'discord.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';

import type { FakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import { login, nextMessage, start } from '../../support/fake-discord/real-client.ts';
import { eventually } from '../../support/shared-processes.ts';

const identity = { intents: 1, properties: { os: 'linux', browser: 'a test', device: 'a test' } };
const readySchema = z.object({ t: z.literal('READY'), d: z.object({ session_id: z.string() }) });

describe('the life of a gateway connection', () => {
  it('goes on after a close, with what was missed', async () => {
    const discord = await start();
    const client = await login(discord);

    const received = nextMessage(client);
    discord.closeGateway(4000);
    await eventually(() => expect(discord.connections[0]?.closeCode).toBe(4000));
    discord.post({ content: 'missed' });

    expect((await received).content).toBe('missed');
    expect(discord.connections).toMatchObject([{ resumed: false }, { resumed: true }]);
    expect(discord.violations).toEqual([]);
  });

  it('goes on after the connection is lost', async () => {
    const discord = await start();
    const client = await login(discord);

    const resumed = once(client, 'shardResume');
    discord.dropConnections();

    await resumed;
    expect(discord.connections).toMatchObject([{ closeCode: 1006 }, { resumed: true }]);
  });

  it('begins anew when the session is invalid, and in place when it may be resumed', async () => {
    const discord = await start();
    const client = await login(discord, { ws: { buildIdentifyThrottler: unthrottled } });

    const resumed = once(client, 'shardResume');
    discord.invalidateSession(true);
    await resumed;
    const isReady = once(client, 'shardReady');
    discord.invalidateSession(false);
    await isReady;

    expect(discord.connections).toMatchObject([{ resumed: true }, { resumed: false }]);
    expect(discord.violations).toEqual([]);
  });

  it('is given up by the client when heartbeats are not answered', async () => {
    const discord = await start({ heartbeatIntervalMs: 100 });
    await login(discord);

    discord.stopHeartbeatAcks();

    await eventually(() => expect(discord.connections.at(-1)?.resumed).toBe(true));
    expect(discord.violations).toEqual([]);
  });

  it('ends the session when the client leaves', async () => {
    const discord = await start();
    const { answer: ready, socket } = await say(discord, 2, identity);
    const { session_id: sessionId } = readySchema.parse(ready).d;

    socket.close(1000);
    await once(socket, 'close');

    const { answer } = await say(discord, 6, { session_id: sessionId, seq: 1 });
    expect(answer).toEqual({ op: 9, d: false });
    expect(discord.connections[0]?.closeCode).toBe(1000);
  });

  it('replays nothing that never was', async () => {
    const discord = await start();
    const { answer: ready, socket } = await say(discord, 2, identity);
    const { session_id: sessionId } = readySchema.parse(ready).d;
    socket.close(4000);

    const { closeCode } = await say(discord, 6, { session_id: sessionId, seq: 99 });

    expect(closeCode).toBe(4007);
  });

  it('is over for good when the token is made worthless', async () => {
    const discord = await start();
    const client = await login(discord);

    const gone = once(client, 'shardDisconnect');
    discord.revokeToken();

    expect((await gone)[0]).toMatchObject({ code: 4004 });
    await expect(login(discord)).rejects.toMatchObject({ code: 'TokenInvalid' });
  });

  it.each([
    ['a wrong token', 2, { ...identity, token: 'wrong' }, 4004, []],
    ['intents that nobody has switched on', 2, { ...identity, intents: 2 }, 4014, []],
    ['intents that do not exist', 2, { ...identity, intents: 1 << 30 }, 4013, ['4013']],
    ['a shard that does not exist', 2, { ...identity, shard: [2, 2] }, 4010, ['4010']],
    ['no intents', 2, { properties: identity.properties }, 4002, ['4002']],
    ['an unknown opcode', 99, {}, 4001, ['4001']],
    ['a status of somebody unknown', 3, {}, 4003, ['4003']],
    ['more than 4096 bytes', 3, { status: 'x'.repeat(4096) }, 4002, ['4002']],
  ])('is closed on %s', async (_, op, data, closeCode, violations) => {
    const discord = await start();

    const heard = await say(discord, op, data);

    expect(heard.closeCode).toBe(closeCode);
    expect(discord.violations).toEqual(violations.map((words) => expect.stringContaining(words)));
  });

  it('notes who identifies again with what was refused', async () => {
    const discord = await start({ messageContentIntent: 'refused' });
    const wanted = { ...identity, intents: GatewayIntentBits.MessageContent };

    await say(discord, 2, wanted);
    await say(discord, 2, wanted);

    expect(discord.violations).toEqual([expect.stringContaining('after it was refused')]);
  });

  it('lets nobody begin when all sessions of the day are used up', async () => {
    const discord = await start({ sessionStarts: 1 });
    await login(discord);

    const { closeCode } = await say(discord, 2, identity);

    expect(closeCode).toBe(4004);
    expect(discord.sessionStartLimit.remaining).toBe(0);
    await eventually(() => expect(discord.connections[0]?.closeCode).toBe(4004));
  });
});

interface Heard {
  readonly socket: WebSocket;
  readonly answer?: unknown;
  readonly closeCode?: number;
}

/** Speaks to the gateway without a library. Gives what it says to the first payload, or how it closes. */
async function say(discord: FakeDiscord, op: number, data: object) {
  const { port } = new URL(discord.apiUrl);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/resume?v=10&encoding=json`);
  onTestFinished(() => socket.terminate());
  await once(socket, 'message'); // hello
  socket.send(JSON.stringify({ op, d: { token: discord.token, ...data } }));
  return new Promise<Heard>((resolve) => {
    socket.on('message', (bytes: Buffer) => {
      resolve({ socket, answer: JSON.parse(bytes.toString()) });
    });
    socket.on('close', (closeCode) => resolve({ socket, closeCode }));
  });
}

async function unthrottled() {
  return { waitForIdentify: async () => undefined };
}
