import { type Dispatcher, request } from 'undici';

import { downloadFailed, networkFailed } from './download-error.ts';

const REDIRECT_STATUSES: readonly number[] = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 3;

/** How a picture is asked for. */
export interface RequestOptions {
  /** Whose connections are used. */
  readonly dispatcher: Dispatcher;
  /**
   * Reads where a redirect leads to from the place that said so.
   *
   * @throws {ClassifierError} `download-refused` when it must not be followed.
   */
  readonly parseUrl: (location: string, base: URL) => URL;
  /** Sent with each request, beside those that every one has. */
  readonly headers?: Readonly<Record<string, string>>;
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

  body.destroy();
  const { location } = headers;
  if (typeof location !== 'string') throw downloadFailed('The picture has moved away.', { status });
  const next = options.parseUrl(location, url);
  if (redirectsLeft === 0) throw downloadFailed('The picture has moved too often.', { status });
  return requestFollowingRedirects(next, options, redirectsLeft - 1);
}

async function send(
  url: URL,
  { dispatcher, headers, signal }: RequestOptions,
): Promise<Dispatcher.ResponseData> {
  try {
    const response = await request(url, {
      dispatcher,
      signal,
      headers: { ...headers, 'accept-encoding': 'identity' },
    });
    response.body.on('error', ignore);
    return response;
  } catch (error) {
    throw networkFailed(error);
  }
}

/** A body that is given up before its end says so with an error, which would end the process. */
function ignore(): void {}
