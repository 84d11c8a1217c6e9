import { type Dispatcher, request } from 'undici';

import { parseAllowedUrl } from './allowed-origin.ts';
import { downloadFailed, networkFailed } from './download-error.ts';

const REDIRECT_STATUSES: readonly number[] = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 3;

/** How a picture is asked for. */
export interface RequestOptions {
  /** Whose connections are used. */
  readonly dispatcher: Dispatcher;
  /** Where a redirect may lead. */
  readonly allowedOrigins: readonly string[];
  /** Ends the request and, later, its body. */
  readonly signal: AbortSignal;
}

/**
 * Asks for a picture and goes where it is sent, at most three times.
 *
 * By hand, because every hop has to be an allowed one.
 *
 * @returns The first response that is no redirect; its body has not been read.
 * @throws {ClassifierError} `download-refused` when it is sent to a place that is not allowed, `download-failed`.
 */
export async function requestFollowingRedirects(
  url: URL,
  options: RequestOptions,
  redirectsLeft = MAX_REDIRECTS,
): Promise<Dispatcher.ResponseData> {
  const response = await send(url, options);
  const { statusCode: status, headers, body } = response;
  if (!REDIRECT_STATUSES.includes(status)) return response;

  body.on('error', ignore).destroy();
  const { location } = headers;
  if (typeof location !== 'string') throw downloadFailed('The picture has moved away.', { status });
  const next = parseAllowedUrl(location, options.allowedOrigins, url);
  if (redirectsLeft === 0) throw downloadFailed('The picture has moved too often.', { status });
  return requestFollowingRedirects(next, options, redirectsLeft - 1);
}

async function send(
  url: URL,
  { dispatcher, signal }: RequestOptions,
): Promise<Dispatcher.ResponseData> {
  try {
    return await request(url, { dispatcher, signal, headers: { 'accept-encoding': 'identity' } });
  } catch (error) {
    throw networkFailed(error);
  }
}

/** A body that is destroyed before its end says so with an error, which would end the process. */
function ignore(): void {}
