import { once } from 'node:events';
import net from 'node:net';

import { describe, expect, it } from 'vitest';

import {
  expectAnswer,
  expectOneAnswer,
  postSecretly,
  readHealth,
  startLife,
  untilDiscordIs,
  untilLogged,
} from '../../support/discord-life.ts';
import type { FakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import { eventually } from '../../support/shared-processes.ts';

async function untilClosed(discord: FakeDiscord, index = 0): Promise<void> {
  await eventually(() => expect(discord.connections[index]?.closeCode).toBeDefined());
}

describe('a connection that Discord closes', () => {
  it('is resumed, and what was posted meanwhile is answered once', async () => {
    const { discord, service } = await startLife();
    const codes = [4000, 4001, 4002];

    for (const [index, code] of codes.entries()) {
      discord.closeGateway(code);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await untilClosed(discord, index);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await expectOneAnswer(discord, await postSecretly(discord));
    }

    expect(discord.connections).toMatchObject([
      { closeCode: 4000, resumed: false },
      { closeCode: 4001, resumed: true },
      { closeCode: 4002, resumed: true },
      { closeCode: undefined, resumed: true },
    ]);
    expect((await readHealth(service)).discord).toBe('ok');
    expect(discord.violations).toEqual([]);
  });

  it.each([
    { code: 1000, meaning: 'closed normally' },
    { code: 4009, meaning: 'a session that timed out' },
  ])('begins anew after $code, $meaning', async ({ code }) => {
    const { discord, service } = await startLife();

    discord.closeGateway(code);
    await untilLogged(service, 'discord connection lost');

    await untilDiscordIs(service, 'ok');
    await expectAnswer(discord);
    expect(discord.connections.at(-1)?.resumed).toBe(false);
    expect(discord.sessionStartLimit.remaining).toBe(998);
    expect(discord.violations).toEqual([]);
  });

  it('begins anew when its session is invalid', async () => {
    const { discord, service } = await startLife();

    discord.invalidateSession(false);
    await untilLogged(service, 'discord connection lost');

    await untilDiscordIs(service, 'ok');
    await expectAnswer(discord);
    expect(discord.violations).toEqual([]);
  });

  it('begins anew once more when Discord does not begin its session', async () => {
    const { discord, service } = await startLife({ identifyIntervalMs: 8_000 }); // stricter than Discord says
    discord.closeGateway(4007);
    await untilLogged(service, 'discord connection lost');

    await untilDiscordIs(service, 'ok');

    await expectAnswer(discord);
    expect(discord.sessionStartLimit.remaining).toBe(997);
    expect(discord.violations).toEqual([expect.stringContaining('before its concurrency bucket')]);
  });

  it('goes on in place when its session may be resumed', async () => {
    const { discord, service } = await startLife();

    discord.invalidateSession(true);
    const missed = await postSecretly(discord);

    await expectOneAnswer(discord, missed);
    await untilDiscordIs(service, 'ok');
    expect(discord.connections).toMatchObject([{ resumed: true, closeCode: undefined }]);
    expect(discord.violations).toEqual([]);
  });
});

describe('a connection that is lost', () => {
  it('comes back, and what was posted meanwhile is answered once', async () => {
    const { discord, service } = await startLife();

    discord.dropConnections();
    await untilClosed(discord);

    await expectOneAnswer(discord, await postSecretly(discord));
    await untilDiscordIs(service, 'ok');
    expect(discord.connections).toMatchObject([{ closeCode: 1006 }, { resumed: true }]);
    expect(discord.violations).toEqual([]);
  });

  it.each([
    { meaning: 'the network was away', answer: undefined },
    { meaning: 'Discord was down', answer: 'HTTP/1.1 503 Service Unavailable\r\n\r\n' },
  ])('is resumed after $meaning for a while', async ({ answer }) => {
    const { discord, service } = await startLife();

    const outage = await startOutage(discord, answer);
    await untilLogged(service, 'discord connection lost');
    const missed = await postSecretly(discord);
    await eventually(() => expect(outage.knocks).toBeGreaterThan(2));
    const meanwhile = await readHealth(service);
    await outage.end();

    await expectOneAnswer(discord, missed);
    expect(meanwhile).toEqual({ httpStatus: 200, status: 'ok', discord: 'starting' });
    expect(discord.connections).toMatchObject([{ closeCode: 1006 }, { resumed: true }]);
    expect(discord.sessionStartLimit.remaining).toBe(999);
    expect(discord.violations).toEqual([]);
  });

  it('is given up when it does not answer any more', async () => {
    const { discord, service } = await startLife({ heartbeatIntervalMs: 200 });

    discord.stopHeartbeatAcks();
    await untilClosed(discord);

    await expectOneAnswer(discord, await postSecretly(discord));
    await untilDiscordIs(service, 'ok');
    expect(discord.connections.at(-1)?.resumed).toBe(true);
    expect(discord.violations).toEqual([]);
  });
});

describe('several shards', () => {
  it('are ok when all are, and each answers in its own servers', async () => {
    const { discord, service } = await startLife({ shards: 2 });
    const first = await guildOnShard(discord, 0);
    const second = await guildOnShard(discord, 1);

    await expectAnswer(discord, { channelId: first });
    await expectAnswer(discord, { channelId: second });
    discord.closeGateway(4000);
    await untilClosed(discord, 0);
    await untilClosed(discord, 1);

    await expectOneAnswer(discord, await postSecretly(discord, { channelId: first }));
    await expectOneAnswer(discord, await postSecretly(discord, { channelId: second }));
    expect((await readHealth(service)).discord).toBe('ok');
    for (const shardId of [0, 1]) {
      const ofShard = discord.connections.filter(({ shard }) => shard?.[0] === shardId);
      expect(ofShard).toMatchObject([{ closeCode: 4000 }, { resumed: true }]);
    }
    expect(discord.violations).toEqual([]);
  });
});

/** Puts something in the place of Discord that breaks every connection, or gives this answer, and counts them. */
async function startOutage(discord: FakeDiscord, answer: string | undefined) {
  await discord.refuseConnections(true);
  discord.dropConnections();
  let knocks = 0;
  const server = net.createServer((socket) => {
    knocks++;
    if (answer === undefined) socket.resetAndDestroy();
    else socket.resume().end(answer);
    socket.on('error', () => undefined);
  });
  server.listen(Number(new URL(discord.apiUrl).port), '127.0.0.1');
  await once(server, 'listening');
  return {
    get knocks() {
      return knocks;
    },
    async end() {
      server.close();
      await once(server, 'close');
      await discord.refuseConnections(false);
    },
  };
}

/** Adds a server that this one of two shards is told of, and gives its channel. */
async function guildOnShard(discord: FakeDiscord, shardId: number): Promise<string> {
  return eventually(() => {
    const { id, channelId } = discord.addGuild();
    expect((BigInt(id) >> 22n) % 2n).toBe(BigInt(shardId));
    return channelId;
  });
}
