import { once } from 'node:events';
import http from 'node:http';

import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { type RunningBot, startBot } from '../../support/discord-bot.ts';
import { ask, cat, post, type PostedFile } from '../../support/discord-conversation.ts';
import type { Download } from '../../support/fake-discord/cdn/cdn-server.ts';
import { readFixture } from '../../support/fixtures.ts';

const MEBIBYTE = 2 ** 20;
const seesCat = /^\*\*Egyptian cat\*\*/;
const notFetched = 'This picture could not be fetched. Try again in a moment, or post it again.';
/** More than is fetched as it is; what Discord says is enough for the bot to choose by. */
const large: PostedFile = {
  ...cat,
  sizeInBytes: 9 * MEBIBYTE,
  width: 3910,
  height: 2930,
};

let bot: RunningBot;
beforeAll(async () => {
  bot = await startBot({
    RATE_LIMIT_PER_MINUTE: '0',
    DOWNLOAD_TIMEOUT_MS: '2500',
    LOG_LEVEL: 'trace',
  });
});
afterAll(() => bot.stop());

let downloadsBefore = 0;
let requestsBefore = 0;
beforeEach(() => {
  downloadsBefore = bot.discord.cdn.downloads.length;
  requestsBefore = bot.discord.requests.length;
});

/** The downloads of the running test, in order. */
function downloads(): readonly Download[] {
  return bot.discord.cdn.downloads.slice(downloadsBefore);
}

function originsOfDownloads(): readonly string[] {
  return downloads().map(({ origin }) => origin);
}

/** How often the running test has made the bot ask for a message. */
function countRefetches(): number {
  const requests = bot.discord.requests.slice(requestsBefore);
  return requests.filter(
    ({ method, path }) => method === 'GET' && /^\/channels\/\d+\/messages\/\d+$/.test(path),
  ).length;
}

describe('a picture', () => {
  it('below 8 MB is fetched as it was posted', async () => {
    const { discord } = bot;

    const content = await ask(discord, [{ ...cat, sizeInBytes: 8 * MEBIBYTE - 1 }]);

    expect(content).toMatch(seesCat);
    expect(originsOfDownloads()).toEqual(['cdn']);
  });

  it('of 8 MB and more is fetched as a smaller rendering in the same proportions', async () => {
    const { discord } = bot;

    const content = await ask(discord, [large]);

    expect(content).toMatch(seesCat);
    expect(downloads()).toEqual([
      expect.objectContaining({
        origin: 'media',
        query: expect.objectContaining({ format: 'webp', width: '854', height: '640' }),
      }),
    ]);
  });

  it('of 8 MB and more is fetched as it was posted where the rendering fails', async () => {
    const { discord } = bot;
    discord.cdn.failNext({ origin: 'media', fault: 502 });

    const content = await ask(discord, [large]);

    expect(content).toMatch(seesCat);
    expect(originsOfDownloads()).toEqual(['media', 'cdn']);
  });

  it('of 8 MB and more that the media proxy cannot render is fetched as it was posted', async () => {
    const { discord } = bot;
    const bytes = readFixture('formats/heic.heic');
    const sides = { width: 4032, height: 3024 };

    const content = await ask(discord, [
      { bytes, filename: 'photo.heic', sizeInBytes: 9 * MEBIBYTE, ...sides },
    ]);

    expect(content).toMatch(/\bcat\b/);
    expect(originsOfDownloads()).toEqual(['media', 'cdn']);
  });
});

describe('a URL that has expired', () => {
  it('is refreshed by fetching the message once more', async () => {
    const { discord } = bot;

    const { id } = await post(discord, [cat]);
    discord.expireUrls();

    expect((await discord.replyTo(id)).content).toMatch(seesCat);
    expect(countRefetches()).toBe(1);
  });

  it('is refreshed together with the others of its message', async () => {
    const { discord } = bot;

    const { id } = await post(discord, [cat, large, cat]);
    discord.expireUrls();

    const { content } = await discord.replyTo(id);
    expect(content.match(/\*\*Egyptian cat\*\*/g)).toHaveLength(3);
    expect(countRefetches()).toBe(1);
  });

  it('is refreshed in a forwarded message as well', async () => {
    const { discord } = bot;
    const { id: forwardOf } = await post(discord, [cat]);
    await discord.replyTo(forwardOf);

    const { id } = discord.post({ forwardOf });
    discord.expireUrls();

    expect((await discord.replyTo(id)).content).toMatch(seesCat);
  });

  it('is refreshed for the picture that was replied to', async () => {
    const { discord } = bot;
    const { id: replyTo } = await post(discord, [cat]);
    await discord.replyTo(replyTo);
    discord.cdn.failNext({ fault: 404 });

    const { id } = discord.post({ replyTo, mentionsBot: true });

    expect((await discord.replyTo(id)).content).toMatch(seesCat);
  });

  it('that cannot be refreshed is named as the reason', async () => {
    const { discord } = bot;
    discord.failNext({ method: 'GET', path: /\/messages\/\d+$/, status: 404, code: 10_008 });

    const { id } = await post(discord, [cat]);
    discord.expireUrls();

    expect((await discord.replyTo(id)).content).toBe(
      'The link to this picture has expired; post it again.',
    );
  });

  it('is refreshed once and no more', async () => {
    const { discord } = bot;
    discord.cdn.failNext({ fault: 404, times: 2 });

    const content = await ask(discord, [cat]);

    expect(content).toBe('The link to this picture has expired; post it again.');
    expect(countRefetches()).toBe(1);
    expect(downloads()).toHaveLength(2);
  });
});

describe('a download', () => {
  it.each([500, 502, 429, 'drop', 'cut'] as const)(
    'that ends in %s is a failure that says what to do',
    async (fault) => {
      const { discord, service } = bot;
      discord.cdn.failNext({ fault });

      const content = await ask(discord, [cat]);

      expect(content).toBe(notFetched);
      expect(service.messages()).not.toContain('picture from chat failed');
    },
  );

  it.each(['hang', 'stall'] as const)('that would %s ends with its time', async (fault) => {
    const { discord } = bot;
    discord.cdn.failNext({ fault });

    const content = await ask(discord, [cat]);

    expect(content).toBe(notFetched);
  });

  it('of unknown length is read to its end', async () => {
    const { discord } = bot;
    discord.cdn.failNext({ fault: 'chunked' });

    expect(await ask(discord, [cat])).toMatch(seesCat);
  });

  it('from elsewhere is refused, and nobody there is asked', async () => {
    const { discord } = bot;
    const elsewhere = await listenElsewhere();
    const preview = discord.linkPreview(cat.bytes, { url: 'https://pictures.example/cat.jpg' });
    const thumbnail = { url: 'https://pictures.example/cat.jpg', proxy_url: elsewhere.url };

    const { id } = discord.post({ embeds: [{ ...preview, thumbnail }] });

    const { content } = await discord.replyTo(id);
    expect(content).toBe('I do not fetch pictures from there. Post it here as a file.');
    expect(elsewhere.requestCount()).toBe(0);
  });

  it('that is sent elsewhere does not go there', async () => {
    const { discord } = bot;
    const elsewhere = await listenElsewhere();
    discord.cdn.failNext({ fault: 'redirect', location: elsewhere.url });

    const content = await ask(discord, [cat]);

    expect(content).toBe('I do not fetch pictures from there. Post it here as a file.');
    expect(elsewhere.requestCount()).toBe(0);
  });

  it('tells nothing of its URL in the log', async () => {
    const { discord, service } = bot;
    discord.cdn.failNext({ fault: 'drop' });

    await ask(discord, [cat]);

    expect(service.log()).not.toMatch(/attachments|[?&]hm=/);
    expect(service.log()).not.toContain(discord.token);
  });
});

/** A server that is not Discord's, for the running test. */
async function listenElsewhere(): Promise<{ readonly url: string; requestCount(): number }> {
  let requestCount = 0;
  const server = http.createServer((_, response) => {
    requestCount++;
    response.end(cat.bytes);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('It does not listen');
  return { url: `http://127.0.0.1:${address.port}/cat.jpg`, requestCount: () => requestCount };
}
