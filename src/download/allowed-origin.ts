import type { ClassifierError } from '../errors.ts';
import { downloadRefused } from './download-error.ts';

/**
 * Reads a URL that a picture may be downloaded from.
 *
 * @param allowedOrigins - Scheme, host and port as `URL.origin` writes them, such as `https://cdn.discordapp.com`.
 * @param base - Where a relative URL starts from: the place that redirected to it.
 * @throws {ClassifierError} `download-refused` when it is no URL, is of another origin, or names a user.
 */
export function parseAllowedUrl(url: string, allowedOrigins: readonly string[], base?: URL): URL {
  const parsed = parseUrl(url, base);
  const namesUser = parsed.username !== '' || parsed.password !== '';
  if (namesUser || !allowedOrigins.includes(originOf(parsed))) throw refused();
  return parsed;
}

function parseUrl(url: string, base: URL | undefined): URL {
  try {
    return new URL(url, base);
  } catch {
    throw refused(); // without the cause, which holds the URL
  }
}

/** Not `url.origin`: that of `blob:https://a.example/1` is `https://a.example`. */
function originOf({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}

function refused(): ClassifierError {
  return downloadRefused('Pictures are not downloaded from that address.');
}
