import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createGathering } from '../../../../adapters/telegram/incoming/albums.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function gather() {
  const complete: (readonly number[])[] = [];
  return { complete, gathering: createGathering<number>((parts) => complete.push(parts)) };
}

describe('createGathering', () => {
  it('completes a group when nothing more comes for a moment', () => {
    const { complete, gathering } = gather();

    gathering.add('album', 1);
    vi.advanceTimersByTime(1_000);
    gathering.add('album', 2);
    vi.advanceTimersByTime(1_000);
    expect(complete).toEqual([]);
    vi.advanceTimersByTime(200);

    expect(complete).toEqual([[1, 2]]);
  });

  it('waits no longer than eight seconds for all of it', () => {
    const { complete, gathering } = gather();

    for (let second = 0; second < 9; second++) {
      gathering.add('album', second);
      vi.advanceTimersByTime(1_000);
    }

    expect(complete).toEqual([[0, 1, 2, 3, 4, 5, 6, 7]]);
  });

  it('keeps groups apart', () => {
    const { complete, gathering } = gather();

    gathering.add('one', 1);
    gathering.add('other', 2);
    vi.advanceTimersByTime(1_200);

    expect(complete).toEqual([[1], [2]]);
  });

  it('completes everything at once when there is no time left', () => {
    const { complete, gathering } = gather();
    gathering.add('album', 1);

    gathering.flush();

    expect(complete).toEqual([[1]]);
  });
});
