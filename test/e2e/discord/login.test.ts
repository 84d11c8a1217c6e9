import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { botSettings } from '../../support/discord-bot.ts';
import {
  expectAnswer,
  expectOneAnswer,
  postSecretly,
  readHealth,
  startDiscordForTest,
  startLife,
  startServiceAt,
  untilDiscordIs,
  untilLogged,
} from '../../support/discord-life.ts';
import { writtenSoFar } from '../../support/discord-conversation.ts';
import { readFixture } from '../../support/fixtures.ts';
import { predict } from '../../support/service-client.ts';
import { type ServiceProcess, startServiceForTest } from '../../support/service-process.ts';
import { eventually } from '../../support/shared-processes.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const photo = readFixture('photos/odd-sides.jpg');

/** How the refused token is told; the service itself goes on. */
async function expectRefusedToken(service: ServiceProcess): Promise<void> {
  await untilLogged(service, 'discord refused the token: set DISCORD_TOKEN');
  const { status } = await predict(service.url, photo);
  expect(status).toBe(200);
  expect(await readHealth(service)).toEqual({
    httpStatus: 200,
    status: 'degraded',
    discord: 'failed',
  });
}

describe('a bot that is refused the Message Content intent', () => {
  it('says what to switch on and where, and goes on with mentions', async () => {
    const { discord, service } = await startLife({ messageContentIntent: 'refused' });
    const { channelId } = discord;

    await postSecretly(discord);
    const mentioned = await postSecretly(discord, { mentionsBot: true });

    await expectOneAnswer(discord, mentioned);
    expect(await readHealth(service)).toEqual({ httpStatus: 200, status: 'ok', discord: 'ok' });
    expect(service.log()).toContain('switch on \\"Message Content Intent\\"');
    expect(service.log()).toContain('https://discord.com/developers/applications');
    const written = await writtenSoFar(discord, channelId);
    expect(written).toHaveLength(2); // what was mentioned, and what made sure of it
    expect(discord.violations).toEqual([]);
  });
});

describe('a mention of a bot that Discord does not show what others write', () => {
  it('in a reply to a picture is told where to ask instead', async () => {
    const { discord } = await startLife({ messageContentIntent: 'refused' });
    const replyTo = await postSecretly(discord);

    const { id } = discord.post({ replyTo, mentionsBot: true });

    const { content } = await discord.replyTo(id);
    expect(content).toMatch(/^Discord does not show me .* Apps › What is this\? in its menu\.$/);
    expect(discord.violations).toEqual([]);
  });

  it('without a picture gets the usual hint', async () => {
    const { discord } = await startLife({ messageContentIntent: 'refused' });

    const { id } = discord.post({ mentionsBot: true });

    expect((await discord.replyTo(id)).content).toMatch(/^I see no picture here\./);
  });
});

describe('a token that Discord does not know', () => {
  it('leaves the rest of the service unharmed when REST refuses it', async () => {
    const discord = await startDiscordForTest();

    const service = await startServiceAt(discord, { DISCORD_TOKEN: 'another.secret.token' });

    await expectRefusedToken(service);
    expect(discord.connections).toEqual([]);
    expect(discord.violations).toEqual([]);
  });

  it('leaves the rest of the service unharmed when it is taken away', async () => {
    const { discord, service } = await startLife();

    discord.revokeToken();

    await expectRefusedToken(service);
    expect(discord.connections).toMatchObject([{ closeCode: 4004 }]);
    expect(discord.violations).toEqual([]);
  });
});

describe('a Discord that cannot be reached at the start', () => {
  it('is tried again until it can', async () => {
    const discord = await startDiscordForTest();
    await discord.refuseConnections(true);

    const service = await startServiceAt(discord);
    await untilLogged(service, 'discord not reached');
    const meanwhile = await readHealth(service);
    await discord.refuseConnections(false);

    await untilDiscordIs(service, 'ok');
    await expectAnswer(discord);
    expect(meanwhile).toEqual({ httpStatus: 200, status: 'degraded', discord: 'failed' });
    expect(discord.violations).toEqual([]);
  });

  it('is waited for when it fails', async () => {
    const discord = await startDiscordForTest();
    discord.failNext({ path: /^\/gateway\/bot$/, status: 503, times: 4 });

    const service = await startServiceAt(discord);
    const { discord: before } = await readHealth(service);

    await untilDiscordIs(service, 'ok');
    await expectAnswer(discord);
    expect(before).toBe('starting');
  });
});

describe('a gateway that nobody can connect to', () => {
  it('is tried once each time that Discord was asked for it', async () => {
    const discord = await startDiscordForTest();
    const broken = await startBrokenGateway();

    const service = await startServiceAt(discord, { DISCORD_API_URL: broken.apiUrl });
    await eventually(() => expect(broken.questions).toBe(4), 20_000); // after 1, 2 and 4 s

    expect(broken.connections).toBeLessThanOrEqual(4);
    expect(await readHealth(service)).toMatchObject({ httpStatus: 200, discord: 'failed' });
  });
});

/** A Discord that can say where its gateway is, and has none. */
async function startBrokenGateway() {
  let questions = 0;
  let connections = 0;
  const server = http.createServer((_, response) => {
    questions++;
    const limit = { total: 1_000, remaining: 1_000, reset_after: 86_400_000, max_concurrency: 1 };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ url: `ws://${host}`, shards: 1, session_start_limit: limit }));
  });
  server.on('upgrade', (_, socket) => {
    connections++;
    socket.on('error', () => undefined); // the service may be gone already
    socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    apiUrl: `http://${host}/api`,
    get questions() {
      return questions;
    },
    get connections() {
      return connections;
    },
  };
}

describe('a bot with no session starts left', () => {
  it('does not use up more than there are when it starts', async () => {
    const discord = await startDiscordForTest({ sessionStarts: 0 });

    const service = await startServiceAt(discord);

    await untilLogged(service, 'discord not reached');
    expect(service.log()).toContain('no session starts left today');
    expect((await readHealth(service)).discord).toBe('failed');
    expect(discord.connections).toEqual([]);
    expect(discord.violations).toEqual([]);
  });

  it('does not use up more than there are when its session dies', async () => {
    const { discord, service } = await startLife({ sessionStarts: 1 });

    discord.closeGateway(4007);

    await untilLogged(service, 'discord session starts used up');
    expect(await readHealth(service)).toMatchObject({ status: 'ok', discord: 'starting' });
    expect(discord.sessionStartLimit.remaining).toBe(0);
    expect(discord.violations).toEqual([]);
  });
});

describe('a service without a token', () => {
  it('has not even loaded what a bot needs', async () => {
    const discord = await startDiscordForTest();

    const withoutToken = await loadedScripts({});
    const withToken = await loadedScripts(botSettings(discord));

    expect(withToken.some(isDiscordJs)).toBe(true);
    expect(withoutToken.length).toBeGreaterThan(100);
    expect(withoutToken.filter(isDiscordJs)).toEqual([]);
  });

  it('says that the bot is off', async () => {
    const service = await startServiceForTest();

    expect(await readHealth(service)).toEqual({ httpStatus: 200, status: 'ok', discord: 'off' });
  });
});

/** URLs of all scripts that a service has loaded when it stops: Node writes them down with their coverage. */
async function loadedScripts(settings: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = await createTemporaryFolder();
  const service = await startServiceForTest({ NODE_V8_COVERAGE: folder, ...settings });
  if ('DISCORD_TOKEN' in settings) await untilLogged(service, 'discord ready');
  service.kill('SIGTERM');
  await service.exited;
  const files = await readdir(folder);
  const ownFile = files.find((name) => name.startsWith(`coverage-${service.pid}-`));
  const { result } = JSON.parse(await readFile(path.join(folder, ownFile ?? ''), 'utf8'));
  return result.map(({ url }: { url: string }) => url);
}

function isDiscordJs(url: string): boolean {
  return url.includes('/node_modules/discord.js/');
}
