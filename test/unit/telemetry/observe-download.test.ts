import { describe, expect, it, vi } from 'vitest';

import { observeDownload } from '../../../src/telemetry/observe-download.ts';

const { signal } = new AbortController();

describe('an observed download', () => {
  it('gives what it gave, and tells how long it took', async () => {
    vi.useFakeTimers();
    const imageBytes = Uint8Array.of(1);
    const durations: number[] = [];
    const download = observeDownload(
      async () => {
        vi.advanceTimersByTime(250);
        return imageBytes;
      },
      (durationMs) => durations.push(durationMs),
    );

    expect(await download('https://cdn.example/1', signal)).toBe(imageBytes);
    expect(durations).toEqual([250]);
    vi.useRealTimers();
  });

  it('passes on the URL and the signal', async () => {
    const download = vi.fn<() => Promise<Uint8Array>>(async () => Uint8Array.of(1));

    await observeDownload(download, () => undefined)('https://cdn.example/1', signal);

    expect(download).toHaveBeenCalledWith('https://cdn.example/1', signal);
  });

  it('tells nothing of one that failed', async () => {
    const error = new Error('cut off');
    const durations: number[] = [];
    const download = observeDownload(
      async () => Promise.reject(error),
      (durationMs) => durations.push(durationMs),
    );

    await expect(download('https://cdn.example/1', signal)).rejects.toBe(error);
    expect(durations).toEqual([]);
  });
});
