import { ClassifierError, type ErrorDetails } from '../errors.ts';

/** What Node, OpenSSL and undici call their errors: `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `UND_ERR_SOCKET`. */
const ERROR_CODE = /^[A-Z][A-Z0-9_]*$/;

/** A download that came to nothing because of the other side or the way there. */
export function downloadFailed(message: string, details: ErrorDetails = {}): ClassifierError {
  return new ClassifierError('download-failed', message, { details });
}

/** A download that is not even tried, or not gone on with. */
export function downloadRefused(message: string): ClassifierError {
  return new ClassifierError('download-refused', message);
}

/** A download that used up its time. */
export function tookTooLong(): ClassifierError {
  return downloadFailed('The picture took too long to download.');
}

/**
 * The refusal of a picture that has more bytes than allowed.
 *
 * @param known - The length that was declared, where one was.
 */
export function tooLarge(
  maxBytes: number,
  known: { readonly sizeInBytes?: number } = {},
): ClassifierError {
  const mebibytes = (maxBytes / 2 ** 20).toLocaleString('en', { maximumFractionDigits: 1 });
  return new ClassifierError('image-too-large', `The picture is larger than ${mebibytes} MiB.`, {
    details: { maxBytes, ...known },
  });
}

/**
 * Turns what the network threw into an error that may be logged.
 *
 * Only its code is kept, as the detail `errorCode`: the message and the causes may name a host, an address or a URL,
 * and a URL may hold a token. A refusal of our own comes back through the network as it was.
 */
export function networkFailed(error: unknown): ClassifierError {
  if (error instanceof ClassifierError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const isKnown = typeof code === 'string' && ERROR_CODE.test(code);
  return downloadFailed('The picture could not be downloaded.', isKnown ? { errorCode: code } : {});
}
