import { describe, expect, it } from 'vitest';

import type { FakeTelegram } from '../../support/fake-telegram/fake-telegram.ts';
import { call, photo, start } from '../../support/fake-telegram/raw-client.ts';

const megabyte = 1024 * 1024;

describe('getFile', () => {
  it('gives a path to the bytes, until it expires', async () => {
    const telegram = await start();
    const url = await openPhoto(telegram);

    const good = await fetch(url);
    telegram.expireFilePaths();
    const expired = await fetch(url);

    expect(good.headers.get('content-length')).toBe(String(photo.length));
    expect(new Uint8Array(await good.arrayBuffer())).toEqual(photo);
    expect(expired.status).toBe(404);
    expect(telegram.downloads).toMatchObject([
      { path: 'documents/file_1.jpg', sizeInBytes: photo.length },
      { sizeInBytes: undefined },
    ]);
  });

  it('asks for the token again', async () => {
    const telegram = await start();
    const url = await openPhoto(telegram);

    const response = await fetch(url.replace(telegram.token, '1:another'));

    expect(response.status).toBe(401);
  });

  it.each([
    ['who could have known that', true, 1],
    ['who was not told', false, 0],
  ])('refuses files over 20 MB, and notes it of a bot %s', async (_, isSizeTold, breaches) => {
    const telegram = await start();
    const options = { sizeInBytes: 20 * megabyte + 1, isSizeTold };
    const { document } = await telegram.media.document(photo, options);

    const answer = await call(telegram, 'getFile', { file_id: document?.file_id });

    expect(answer).toMatchObject({ status: 400, description: 'Bad Request: file is too big' });
    expect(telegram.violations).toHaveLength(breaches);
  });

  it('takes files of 20 MB', async () => {
    const telegram = await start();
    const { document } = await telegram.media.document(photo, { sizeInBytes: 20 * megabyte });

    const answer = await call(telegram, 'getFile', { file_id: document?.file_id });

    expect(answer.status).toBe(200);
  });

  it('knows only what was sent', async () => {
    const telegram = await start();

    const answer = await call(telegram, 'getFile', { file_id: 'nothing' });

    expect(answer.description).toMatch(/wrong file_id/);
    expect(telegram.violations).toHaveLength(1);
  });
});

describe('downloads', () => {
  it.each(['cut', 'drop', 'reset', 'done-then-drop'] as const)(
    'can break off: %s',
    async (fault) => {
      const telegram = await start();
      const url = await openPhoto(telegram);
      telegram.failNext({ method: 'download', fault });

      const broken = fetch(url).then((response) => response.arrayBuffer());

      await expect(broken).rejects.toThrow(/terminated|fetch failed/);
      expect((await fetch(url)).status).toBe(200);
    },
  );

  it.each(['stall', 'hang'] as const)('may never end: %s', async (fault) => {
    const telegram = await start();
    const url = await openPhoto(telegram);
    telegram.failNext({ method: 'download', fault });

    const endless = fetch(url, { signal: AbortSignal.timeout(150) }).then((response) =>
      response.arrayBuffer(),
    );

    await expect(endless).rejects.toThrow(/timeout/);
  });

  it('can lie about the length, or fail', async () => {
    const telegram = await start();
    const url = await openPhoto(telegram);

    telegram.failNext({ method: 'download', fault: 'wrong-length' });
    const half = await (await fetch(url)).arrayBuffer();
    telegram.failNext({ method: 'download', fault: 503 });
    const failed = await fetch(url);

    expect(half.byteLength).toBe(Math.floor(photo.length / 2));
    expect(failed.status).toBe(503);
  });
});

async function openPhoto(telegram: FakeTelegram): Promise<string> {
  const { document } = await telegram.media.document(photo, { fileName: 'cat.jpg' });
  const { result } = await call(telegram, 'getFile', { file_id: document?.file_id });
  expect(result).toMatchObject({ file_path: 'documents/file_1.jpg', file_size: photo.length });
  return `${telegram.apiUrl}/file/bot${telegram.token}/documents/file_1.jpg`;
}
