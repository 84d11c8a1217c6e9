import { checkResponse } from './check-response.ts';
import { requestFollowingRedirects, type RequestOptions } from './follow-redirects.ts';
import { readLimitedBody } from './read-limited-body.ts';

/** For agents: the deadline of a download covers all of it, and these would count from each byte anew. */
export const noTimeouts = { headersTimeout: 0, bodyTimeout: 0 };

/** How long making one connection may take, within the time of the download. */
export const CONNECT_TIMEOUT_MS = 5_000;

export interface FetchOptions extends RequestOptions {
  /** The longest picture that is taken. */
  readonly maxBytes: number;
}

/**
 * Fetches a picture: the same for every policy, which is in the options.
 *
 * @returns The encoded picture as it was sent, at least one byte; the caller's own.
 * @throws {ClassifierError} `download-refused`, `download-failed` or `image-too-large`.
 */
export async function fetchImage(url: URL, options: FetchOptions): Promise<Uint8Array> {
  const { maxBytes } = options;
  const response = await requestFollowingRedirects(url, options);
  const { declaredLength, body } = checkResponse(response, maxBytes);
  return readLimitedBody(body, { declaredLength, maxBytes });
}
