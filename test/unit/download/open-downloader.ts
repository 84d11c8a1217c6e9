import { onTestFinished } from 'vitest';

import {
  createImageDownloader,
  type ImageDownloader,
  type ImageDownloaderOptions,
} from '../../../src/download/download-image.ts';

/** Long enough for whatever a test does on this machine. */
const PATIENT_MS = 20_000;

/** A caller's signal that never aborts; each download has its own. */
export function staying(): AbortSignal {
  return new AbortController().signal;
}

/** Makes a downloader that goes with the test: patient and with room for 1 MiB unless told otherwise. */
export function openDownloader(
  allowedOrigins: readonly string[],
  options: Partial<ImageDownloaderOptions> = {},
): ImageDownloader {
  const downloader = createImageDownloader({
    allowedOrigins,
    timeoutMs: PATIENT_MS,
    maxBytes: 2 ** 20,
    ...options,
  });
  onTestFinished(() => downloader.close());
  return downloader;
}
