import { describe, expect, it } from 'vitest';

import { loadFirst } from '../../../../../adapters/discord/pictures/load.ts';
import { ClassifierError } from '../../../../../src/errors.ts';

const bytes = Uint8Array.of(1, 2, 3);

/** A downloader that knows some URLs; the others fail with the status that they are given. */
function fakeDownloader(answers: Readonly<Record<string, Uint8Array | number>>) {
  const asked: string[] = [];
  return {
    asked,
    async download(url: string): Promise<Uint8Array> {
      asked.push(url);
      const answer = answers[url];
      if (answer instanceof Uint8Array) return answer;
      throw new ClassifierError('download-failed', 'Failed.', {
        details: { status: answer ?? 500 },
      });
    },
  };
}

interface Urls {
  readonly urls: readonly string[];
}
const urlsOf = ({ urls }: Urls): readonly string[] => urls;
const { signal } = new AbortController();

describe('loadFirst', () => {
  it('asks for no second URL where the first gives the picture', async () => {
    const downloader = fakeDownloader({ small: bytes, original: bytes });

    await loadFirst({ urls: ['small', 'original'] }, { urlsOf, downloader, signal });

    expect(downloader.asked).toEqual(['small']);
  });

  it('takes the next URL where one fails', async () => {
    const downloader = fakeDownloader({ small: 415, original: bytes });

    const loaded = await loadFirst({ urls: ['small', 'original'] }, { urlsOf, downloader, signal });

    expect(loaded).toBe(bytes);
  });

  it.each([403, 404])('asks once for fresh URLs where the last fails with %i', async (status) => {
    const downloader = fakeDownloader({ old: status, fresh: bytes });
    const refresh = async (): Promise<Urls> => ({ urls: ['fresh'] });

    await loadFirst({ urls: ['old'] }, { urlsOf, downloader, refresh, signal });

    expect(downloader.asked).toEqual(['old', 'fresh']);
  });

  it('gives up where the fresh URL has expired as well', async () => {
    const downloader = fakeDownloader({ old: 404, fresh: 404 });
    const refresh = async (): Promise<Urls> => ({ urls: ['fresh'] });

    const loading = loadFirst({ urls: ['old'] }, { urlsOf, downloader, refresh, signal });

    await expect(loading).rejects.toMatchObject({ code: 'download-failed' });
    expect(downloader.asked).toEqual(['old', 'fresh']);
  });

  it('fails as before where the picture is gone from its message', async () => {
    const downloader = fakeDownloader({ old: 404 });

    const loading = loadFirst(
      { urls: ['old'] },
      { urlsOf, downloader, refresh: async () => undefined, signal },
    );

    await expect(loading).rejects.toMatchObject({ details: { status: 404 } });
  });

  it('refreshes nothing for other failures', async () => {
    const downloader = fakeDownloader({ old: 503, fresh: bytes });
    const refresh = async (): Promise<Urls> => ({ urls: ['fresh'] });

    const loading = loadFirst({ urls: ['old'] }, { urlsOf, downloader, refresh, signal });

    await expect(loading).rejects.toMatchObject({ details: { status: 503 } });
  });
});
