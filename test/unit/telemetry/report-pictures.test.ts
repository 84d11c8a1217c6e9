import { describe, expect, it } from 'vitest';

import type { PictureEnd } from '../../../src/telemetry/metrics/pictures.ts';
import { createPicturesReporter } from '../../../src/telemetry/report-pictures.ts';
import { createMemoryLogger } from '../../support/log-lines.ts';

const timings = { queueMs: 1, preprocessMs: 20, inferenceMs: 8.123 };
const slowTimings = { queueMs: 5.06, preprocessMs: 2, inferenceMs: 9 };

function report(...pictures: readonly PictureEnd[]) {
  const { logger, lines } = createMemoryLogger();
  const counted: (readonly [string, string])[] = [];
  const metrics = {
    countPicture: (edge: string, { outcome }: PictureEnd) => counted.push([edge, outcome]),
  };
  createPicturesReporter(
    metrics,
    logger,
  )({
    platform: 'telegram',
    reference: 'abcd1234',
    pictures,
    durationMs: 45.67,
    downloadMs: 12.34,
  });
  return { lines, counted };
}

describe('an answer in a chat', () => {
  it('is one line in the log', () => {
    const { lines } = report({ outcome: 'classified', timings });

    expect(lines).toEqual([
      {
        level: 30,
        msg: 'pictures answered',
        requestId: 'abcd1234',
        platform: 'telegram',
        count: 1,
        outcomes: { classified: 1 },
        durationMs: 45.7,
        downloadMs: 12.3,
        queueMs: 1,
        preprocessMs: 20,
        inferenceMs: 8.1,
      },
    ]);
  });

  it('of several pictures sums the outcomes up, and tells the longest times', () => {
    const { lines } = report(
      { outcome: 'classified', timings },
      { outcome: 'download-failed', timings: undefined },
      { outcome: 'classified', timings: slowTimings },
    );

    expect(lines).toMatchObject([
      {
        count: 3,
        outcomes: { classified: 2, 'download-failed': 1 },
        queueMs: 5.1,
        preprocessMs: 20,
        inferenceMs: 9,
      },
    ]);
  });

  it('without a classification tells no times of one', () => {
    const { lines } = report({ outcome: 'timed-out', timings: undefined });

    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toHaveProperty('queueMs');
  });

  it('counts each picture', () => {
    const { counted } = report(
      { outcome: 'unsure', timings },
      { outcome: 'image-undecodable', timings: undefined },
    );

    expect(counted).toEqual([
      ['telegram', 'unsure'],
      ['telegram', 'image-undecodable'],
    ]);
  });
});
