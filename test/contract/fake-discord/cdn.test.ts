import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { login, photo, refetch, start } from '../../support/fake-discord/real-client.ts';
import { readFixture } from '../../support/fixtures.ts';

describe('the CDN', () => {
  it('hands a file out only under its signed URL, until that expires', async () => {
    const discord = await start();
    const client = await login(discord);
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });
    const { id } = discord.post({ attachments: [picture] });

    const good = await fetch(picture.url);
    const unsigned = await fetch(picture.url.split('?')[0] ?? '');
    discord.expireUrls();
    const expired = await fetch(picture.url);
    const message = await refetch(client, discord.channelId, id);
    const fresh = await fetch(message.attachments.first()?.url ?? '');

    expect([good, unsigned, expired, fresh].map(({ status }) => status)).toEqual([
      200, 404, 404, 200,
    ]);
    expect(good.headers.get('content-type')).toBe('image/jpeg');
    expect(good.headers.get('content-length')).toBe(String(photo.length));
    expect(discord.cdn.downloads).toHaveLength(4);
  });

  it('makes pictures smaller on the origin of the media proxy', async () => {
    const discord = await start();
    const { proxy_url: url } = await discord.attachment(photo, { filename: 'cat.jpg' });

    const response = await fetch(`${url}width=64&height=48&format=webp&quality=lossless`);

    expect(new URL(url).origin).toBe(discord.cdnOrigins[1]);
    const { format, width } = await sharp(await response.arrayBuffer()).metadata();
    expect({ format, width }).toEqual({ format: 'webp', width: 64 });
    expect(discord.cdn.downloads).toMatchObject([
      { origin: 'media', query: { width: '64', format: 'webp' } },
    ]);
  });

  it.each([
    ['heic.heic', 'formats/heic.heic'],
    ['file.txt', 'formats/refused.txt'],
  ])('does not do that for %s', async (filename, path) => {
    const discord = await start();
    const bytes = readFixture(path);
    const sides = { width: 64, height: 64 };

    const { proxy_url: url } = await discord.attachment(bytes, { filename, ...sides });

    expect((await fetch(`${url}width=32`)).status).toBe(415);
  });

  it.each(['cut', 'drop'] as const)('can break a download off: %s', async (fault) => {
    const discord = await start();
    const { url } = await discord.attachment(photo, { filename: 'cat.jpg' });
    discord.cdn.failNext({ fault });

    const broken = fetch(url).then((response) => response.arrayBuffer());

    await expect(broken).rejects.toThrow(/terminated|fetch failed/);
    expect((await fetch(url)).status).toBe(200);
  });

  it('can lie about the length, lead elsewhere, or never end', async () => {
    const discord = await start();
    const { url } = await discord.attachment(photo, { filename: 'cat.jpg' });

    discord.cdn.failNext({ fault: 'wrong-length' });
    const half = await (await fetch(url)).arrayBuffer();
    discord.cdn.failNext({ fault: 'redirect', location: 'http://127.0.0.1:1/' });
    const redirected = await fetch(url, { redirect: 'manual' });
    discord.cdn.failNext({ fault: 'hang' });
    const hanging = fetch(url, { signal: AbortSignal.timeout(100) });

    expect(half.byteLength).toBe(Math.floor(photo.length / 2));
    expect(redirected.headers.get('location')).toBe('http://127.0.0.1:1/');
    await expect(hanging).rejects.toThrow(/timeout/);
  });
});
