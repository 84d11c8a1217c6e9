import { Agent } from 'undici';

import { parseAllowedUrl } from './allowed-origin.ts';
import { checkResponse } from './check-response.ts';
import { requestFollowingRedirects } from './follow-redirects.ts';
import { readLimitedBody } from './read-limited-body.ts';
import { withinDeadline } from './within-deadline.ts';

/** Downloads beyond it wait for a free connection, within their time. Each may hold a whole picture in memory. */
const MAX_CONNECTIONS_PER_ORIGIN = 8;
const CONNECT_TIMEOUT_MS = 5_000;

/** What the operator allows. */
export interface ImageDownloaderOptions {
  /** Scheme, host and port as `URL.origin` writes them; nothing else is ever connected to. */
  readonly allowedOrigins: readonly string[];
  /** For the whole of a download: waiting, connecting, every redirect, all of the body. */
  readonly timeoutMs: number;
  /** The longest picture that is taken. */
  readonly maxBytes: number;
}

/** Fetches pictures from a few places that are known beforehand. */
export interface ImageDownloader {
  /**
   * @returns The encoded picture as it was sent, at least one byte; nobody else holds it.
   * @throws {ClassifierError} `download-refused` outside the allowed origins; `image-too-large`; `download-failed`, with
   *   `status` or `errorCode` in its details where there is one. None tells anything of the URL.
   *   When the signal aborts, its reason is thrown instead, at once.
   */
  download(url: string, signal: AbortSignal): Promise<Uint8Array>;
  /** Closes all connections; downloads that are under way fail. */
  close(): Promise<void>;
}

/** Makes a downloader with connections of its own, which it keeps open between downloads. */
export function createImageDownloader(options: ImageDownloaderOptions): ImageDownloader {
  const { allowedOrigins, timeoutMs, maxBytes } = options;
  const agent = new Agent({
    connections: MAX_CONNECTIONS_PER_ORIGIN,
    connect: { timeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs) },
    headersTimeout: 0, // the deadline covers both
    bodyTimeout: 0,
  });

  async function fetchImage(url: URL, signal: AbortSignal): Promise<Uint8Array> {
    const request = { dispatcher: agent, allowedOrigins, signal };
    const response = await requestFollowingRedirects(url, request);
    const { declaredLength, body } = checkResponse(response, maxBytes);
    return readLimitedBody(body, { declaredLength, maxBytes });
  }

  return {
    async download(url, signal) {
      const allowedUrl = parseAllowedUrl(url, allowedOrigins);
      return withinDeadline((ending) => fetchImage(allowedUrl, ending), { timeoutMs, signal });
    },
    close: () => agent.destroy(),
  };
}
