import { describe, expect, it } from 'vitest';

import type { FakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import {
  login,
  onCommand,
  photo,
  postRaw,
  start,
  startBot,
} from '../../support/fake-discord/real-client.ts';

describe('rate limits', () => {
  it('are told in headers, which a client keeps to', async () => {
    const limit = { path: /\/messages$/, requests: 2, perMs: 300 };
    const discord = await start({ rateLimits: [limit] });
    const client = await login(discord);
    const send = (content: string) => postRaw(client, discord.channelId, { content });

    await Promise.all(['1', '2', '3'].map(send));

    const posts = discord.requests.filter(({ method }) => method === 'POST');
    expect(posts.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(discord.violations).toEqual([]);
  });

  it('are answered with 429, and noted when somebody does not wait', async () => {
    const limit = { path: /\/messages$/, requests: 1, perMs: 60_000 };
    const discord = await start({ rateLimits: [limit] });

    const first = await postWithoutManners(discord);
    const second = await postWithoutManners(discord);

    expect(first.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(second.status).toBe(429);
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(await second.json()).toMatchObject({ global: false });
    expect(discord.violations).toEqual([expect.stringContaining('had to wait')]);
  });

  it('hold over all routes', async () => {
    const discord = await start({ globalRequestsPerSecond: 1 });

    await postWithoutManners(discord);
    const response = await postWithoutManners(discord);

    expect(response.status).toBe(429);
    expect(response.headers.get('x-ratelimit-global')).toBe('true');
    expect(await response.json()).toMatchObject({ global: true });
  });

  it('leave interactions out of the limit for all routes', async () => {
    const discord = await start({ globalRequestsPerSecond: 3 });
    const client = await startBot(discord);
    onCommand(client, (interaction) => interaction.reply('hello'));
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });

    const uses = Array.from({ length: 5 }, () =>
      discord.slash('classify', { options: { picture } }),
    );

    await Promise.all(uses.map(({ answer }) => answer));
    const statuses = discord.requests.map(({ status }) => status);
    expect(statuses).not.toContain(429);
  });

  it('can be made up, as other failures can', async () => {
    const discord = await start();
    const client = await login(discord);
    const path = /\/messages$/;
    discord.failNext({ path, status: 429, retryAfterS: 0.1 });
    discord.failNext({ path, status: 'reset' });
    discord.failNext({ path, status: 500 });

    const body = { content: 'x' };
    await postRaw(client, discord.channelId, body);

    const posts = discord.requests.filter(({ method }) => method === 'POST');
    expect(posts.map(({ status }) => status)).toEqual([429, 'reset', 500, 200]);
    expect(discord.violations).toEqual([]);
  });
});

/** Posts as a client does that pays no attention to headers. */
function postWithoutManners(discord: FakeDiscord): Promise<Response> {
  return fetch(`${discord.apiUrl}/v10/channels/${discord.channelId}/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bot ${discord.token}`,
      'user-agent': 'DiscordBot (https://example.com, 1)',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ content: 'x' }),
  });
}
