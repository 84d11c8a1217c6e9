import { describe, expect, it } from 'vitest';

import {
  type DiscordLife,
  postSecretly,
  startDiscordForTest,
  startLife,
  startServiceAt,
  untilDiscordIs,
  untilLogged,
} from '../../support/discord-life.ts';
import { eventually } from '../../support/shared-processes.ts';

const replies = { method: 'POST', path: /^\/channels\/\d+\/messages$/ } as const;

/** Posts pictures whose replies Discord keeps waiting; resolves when it has asked for that. */
async function postToWait({ discord }: DiscordLife, retryAfterS: number): Promise<string[]> {
  const channelIds = [discord.addChannel(), discord.addChannel(), discord.addChannel()];
  discord.failNext({ ...replies, status: 429, retryAfterS, times: channelIds.length });
  const posted = await Promise.all(
    channelIds.map((channelId) => postSecretly(discord, { channelId })),
  );
  await eventually(() => {
    const refused = discord.requests.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(channelIds.length);
  });
  return posted;
}

async function secondsToExit({ service }: Pick<DiscordLife, 'service'>): Promise<number> {
  const begun = performance.now();
  await service.exited;
  return (performance.now() - begun) / 1_000;
}

describe('a service that is told to stop', () => {
  it('answers what it has taken, and then goes offline', async () => {
    const life = await startLife();
    const posted = await postToWait(life, 2);

    life.service.kill('SIGTERM');

    expect(await secondsToExit(life)).toBeLessThan(10);
    expect(await life.service.exited).toEqual({ exitCode: 0, signal: null });
    for (const id of posted) expect(life.discord.repliesTo(id)).toHaveLength(1);
    expect(life.discord.connections).toMatchObject([{ closeCode: 1000 }]);
    expect(life.discord.violations).toEqual([]);
  });

  it('takes nothing more, and says so to whoever gives a command', async () => {
    const life = await startLife();
    const { discord, service } = life;
    await untilLogged(service, 'discord commands registered');
    await postToWait(life, 2);

    service.kill('SIGTERM');
    await untilLogged(service, 'service stopping');
    const late = await postSecretly(discord);
    const { content, isEphemeral } = await discord.slash('help').answer;

    expect(await service.exited).toEqual({ exitCode: 0, signal: null });
    expect(discord.repliesTo(late)).toEqual([]);
    expect(content).toMatch(/Try again in a minute\.$/);
    expect(isEphemeral).toBe(true);
  });

  it('goes offline in time when an answer takes too long', async () => {
    const life = await startLife();
    await postToWait(life, 60);

    life.service.kill('SIGTERM');

    expect(await secondsToExit(life)).toBeLessThan(10);
    expect(await life.service.exited).toEqual({ exitCode: 0, signal: null });
    expect(life.discord.connections).toMatchObject([{ closeCode: 1000 }]);
  });

  it('ends at once when it is told so again', async () => {
    const life = await startLife();
    await postToWait(life, 60);
    life.service.kill('SIGTERM');
    await untilLogged(life.service, 'service stopping');

    // Within a second it may be an echo of the first.
    const insisting = setInterval(() => life.service.kill('SIGTERM'), 50);
    const seconds = await secondsToExit(life);
    clearInterval(insisting);

    expect(seconds).toBeLessThan(4);
    expect((await life.service.exited).exitCode).toBe(1);
  });

  it('goes offline at once when it has nothing to do', async () => {
    const life = await startLife();

    life.service.kill('SIGTERM');

    expect(await secondsToExit(life)).toBeLessThan(2);
    expect(await life.service.exited).toEqual({ exitCode: 0, signal: null });
    expect(life.discord.connections).toMatchObject([{ closeCode: 1000 }]);
  });
});

describe('a service that is told to stop while it connects', () => {
  it('does not wait for an answer of REST', async () => {
    const discord = await startDiscordForTest();
    discord.failNext({ path: /^\/gateway\/bot$/, status: 'hang' });
    const service = await startServiceAt(discord);
    await eventually(() => expect(discord.requests).toHaveLength(1));

    service.kill('SIGTERM');

    expect(await secondsToExit({ service })).toBeLessThan(2);
    expect(await service.exited).toEqual({ exitCode: 0, signal: null });
  });

  it('does not wait for the next try', async () => {
    const discord = await startDiscordForTest({ sessionStarts: 0 });
    const service = await startServiceAt(discord);
    await untilDiscordIs(service, 'failed');

    service.kill('SIGTERM');

    expect(await secondsToExit({ service })).toBeLessThan(2);
    expect(await service.exited).toEqual({ exitCode: 0, signal: null });
  });

  it('does not wait for a lost connection', async () => {
    const { discord, service } = await startLife();
    await discord.refuseConnections(true);
    discord.dropConnections();
    await untilLogged(service, 'discord connection lost');

    service.kill('SIGTERM');

    expect(await secondsToExit({ service })).toBeLessThan(2);
    expect(await service.exited).toEqual({ exitCode: 0, signal: null });
  });

  it('does not wait for its turn to identify', async () => {
    const { discord, service } = await startLife();
    discord.invalidateSession(false);
    await eventually(() => expect(discord.connections).toHaveLength(2));

    service.kill('SIGTERM');

    expect(await secondsToExit({ service })).toBeLessThan(2);
    expect(await service.exited).toEqual({ exitCode: 0, signal: null });
    await eventually(() => expect(discord.connections[1]?.closeCode).toBe(1000));
  });
});
