import { Agent } from 'undici';

import { parseAllowedUrl } from './allowed-origin.ts';
import { CONNECT_TIMEOUT_MS, fetchImage, noTimeouts } from './fetch-image.ts';
import { withinDeadline } from './within-deadline.ts';

/** Downloads beyond it wait for a free connection, within their time. Each may hold a whole picture in memory. */
const MAX_CONNECTIONS_PER_ORIGIN = 8;

/** What the operator allows. */
export interface ImageDownloaderOptions {
  /** Scheme, host and port as `URL.origin` writes them; nothing else is ever connected to. */
  readonly allowedOrigins: readonly string[];
  /** For the whole of a download: waiting, connecting, every redirect, all of the body. */
  readonly timeoutMs: number;
  /** The longest picture that is taken. */
  readonly maxBytes: number;
}

/** Fetches pictures from where it is allowed to. */
export interface ImageDownloader {
  /**
   * @returns The encoded picture as it was sent, at least one byte; nobody else holds it.
   * @throws {ClassifierError} `download-refused` outside what is allowed; `image-too-large`; `download-failed`, with
   *   `status` or `errorCode` in its details where there is one. None tells anything of the URL.
   *   When the signal aborts, its reason is thrown instead, at once.
   */
  download(url: string, signal: AbortSignal): Promise<Uint8Array>;
  /** Closes all connections; downloads that are under way fail. */
  close(): Promise<void>;
}

/**
 * Makes a downloader for a few places that are known beforehand, private ones among them.
 *
 * It has connections of its own, which it keeps open between downloads.
 */
export function createImageDownloader(options: ImageDownloaderOptions): ImageDownloader {
  const { allowedOrigins, timeoutMs, maxBytes } = options;
  const dispatcher = new Agent({
    connections: MAX_CONNECTIONS_PER_ORIGIN,
    connect: { timeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs) },
    ...noTimeouts,
  });
  const parseUrl = (url: string, base?: URL): URL => parseAllowedUrl(url, allowedOrigins, base);

  return {
    async download(url, signal) {
      const allowedUrl = parseUrl(url);
      return withinDeadline(
        (ending) => fetchImage(allowedUrl, { dispatcher, parseUrl, signal: ending, maxBytes }),
        { timeoutMs, signal },
      );
    },
    close: () => dispatcher.destroy(),
  };
}
