import type { Dispatcher } from 'undici';

import { downloadFailed, tooLarge } from './download-error.ts';

/** A response that is worth reading. */
export interface CheckedResponse {
  /** What the body is said to be long; `NaN` where nothing is said. */
  readonly declaredLength: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Looks at what comes before a body.
 *
 * @param maxBytes - A body that is declared to be longer is refused unread.
 * @throws {ClassifierError} `download-failed` when there is no picture in it or when it is compressed once more,
 *   `image-too-large`.
 */
export function checkResponse(
  { statusCode: status, headers, body }: Dispatcher.ResponseData,
  maxBytes: number,
): CheckedResponse {
  if (status !== 200) throw downloadFailed('The picture cannot be had.', { status });
  if (isEncoded(headers['content-encoding'])) {
    throw downloadFailed('The picture came in an encoding that was not asked for.', { status });
  }
  const declaredLength = Number(headers['content-length'] ?? Number.NaN);
  if (declaredLength > maxBytes) throw tooLarge(maxBytes, { sizeInBytes: declaredLength });
  return { declaredLength, body };
}

/** A few bytes of gzip can become gigabytes: a compressed body has a length that says nothing. */
function isEncoded(encoding: string | readonly string[] | undefined): boolean {
  return encoding !== undefined && String(encoding).toLowerCase() !== 'identity';
}
