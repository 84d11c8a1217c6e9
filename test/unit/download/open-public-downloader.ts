import { onTestFinished } from 'vitest';

import type { ImageDownloader } from '../../../src/download/download-image.ts';
import {
  createPublicImageDownloader,
  type PublicImageDownloaderOptions,
} from '../../../src/download/public-image-downloader.ts';

/** Long enough for whatever a test does on this machine. */
const PATIENT_MS = 20_000;

/** Makes a downloader that goes with the test, with all checks of a real one: patient, and with room for 1 MiB. */
export function openPublicDownloader(
  options: Partial<PublicImageDownloaderOptions> &
    Required<Pick<PublicImageDownloaderOptions, 'resolve'>>,
): ImageDownloader {
  const downloader = createPublicImageDownloader({
    timeoutMs: PATIENT_MS,
    maxBytes: 2 ** 20,
    ...options,
  });
  onTestFinished(() => downloader.close());
  return downloader;
}
