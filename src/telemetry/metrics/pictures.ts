import { Counter, Histogram, type Registry } from 'prom-client';

import type { Classification } from '../../classification/classifier.ts';
import type { ErrorCode } from '../../errors.ts';
import { secondsBuckets, toSeconds } from './buckets.ts';

/** Where a picture came from. */
export type Edge = 'http' | 'discord' | 'telegram';

/** What became of a picture. */
export interface PictureEnd {
  /** Whether the answer was sure, or why there is none. */
  readonly outcome: 'classified' | 'unsure' | ErrorCode;
  /** Only where the picture was classified. */
  readonly timings: Classification['timings'] | undefined;
}

export interface PictureMetrics {
  countPicture(edge: Edge, end: PictureEnd): void;
  observeDownload(durationMs: number): void;
}

/** Metrics of pictures and the steps that they go through. */
export function createPictureMetrics(registry: Registry): PictureMetrics {
  const registers = [registry];
  const pictures = new Counter({
    name: 'whatsit_pictures_total',
    help: 'Pictures that somebody asked about, and what became of them.',
    labelNames: ['edge', 'outcome'],
    registers,
  });
  const step = (name: string, help: string) =>
    new Histogram({
      name: `whatsit_${name}_duration_seconds`,
      help,
      buckets: secondsBuckets,
      registers,
    });
  const downloads = step('download', 'Time to fetch a picture, where that succeeded.');
  const queue = step('inference_queue', 'Time that a picture waited for an inference process.');
  const decode = step('decode', 'Time to decode, resize and normalize a picture.');
  const inference = step('inference', 'Time that the model took for a picture.');

  return {
    countPicture(edge, { outcome, timings }) {
      pictures.inc({ edge, outcome });
      if (!timings) return;
      queue.observe(toSeconds(timings.queueMs));
      decode.observe(toSeconds(timings.preprocessMs));
      inference.observe(toSeconds(timings.inferenceMs));
    },
    observeDownload: (durationMs) => downloads.observe(toSeconds(durationMs)),
  };
}
