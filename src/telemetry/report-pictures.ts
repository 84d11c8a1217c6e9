import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import type { Edge, PictureEnd } from './metrics/pictures.ts';
import { roundMs } from './round-ms.ts';

/** An answer in a chat; it must hold nothing of who asked and what the pictures show. */
export interface PicturesReport {
  readonly platform: Exclude<Edge, 'http'>;
  /** The request's name. */
  readonly reference: string;
  readonly pictures: readonly PictureEnd[];
  readonly durationMs: number;
  readonly downloadMs: number;
}

/** Counts pictures from chat, and logs answers: one line each. Of several pictures, the longest times are told. */
export function createPicturesReporter(
  metrics: Pick<Metrics, 'countPicture'>,
  logger: Logger,
): (report: PicturesReport) => void {
  return ({ platform, reference, pictures, durationMs, downloadMs }) => {
    for (const picture of pictures) metrics.countPicture(platform, picture);
    const facts = {
      requestId: reference,
      platform,
      count: pictures.length,
      outcomes: countOutcomes(pictures),
      durationMs: roundMs(durationMs),
      downloadMs: roundMs(downloadMs),
      ...longestTimings(pictures),
    };
    logger.info(facts, 'pictures answered');
  };
}

function countOutcomes(pictures: readonly PictureEnd[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { outcome } of pictures) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

function longestTimings(pictures: readonly PictureEnd[]) {
  const timings = pictures.flatMap((picture) => picture.timings ?? []);
  if (timings.length === 0) return undefined;
  return {
    queueMs: roundMs(Math.max(...timings.map(({ queueMs }) => queueMs))),
    preprocessMs: roundMs(Math.max(...timings.map(({ preprocessMs }) => preprocessMs))),
    inferenceMs: roundMs(Math.max(...timings.map(({ inferenceMs }) => inferenceMs))),
  };
}
