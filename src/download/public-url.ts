import { downloadRefused } from './download-error.ts';

const FIRST_UNPRIVILEGED_PORT = 1024;

/**
 * Reads a URL that anybody may have written.
 *
 * Where its host leads to is not looked at: that is known, and checked, only when a connection is made.
 *
 * @param base - Where a relative URL starts from: the place that redirected to it.
 * @throws {ClassifierError} `download-refused` when it is no URL, neither http nor https, names a user, a port of
 *   another protocol, or leads from https to http.
 */
export function parsePublicUrl(url: string, base?: URL): URL {
  const parsed = parseUrl(url, base);
  const { protocol, username, password, port } = parsed;
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw downloadRefused('Pictures are downloaded from http and https URLs only.');
  }
  if (username !== '' || password !== '') {
    throw downloadRefused('Pictures are not downloaded with a user name or a password.');
  }
  if (!isWebPort(port)) throw downloadRefused('Pictures are not downloaded from that port.');
  if (base?.protocol === 'https:' && protocol === 'http:') {
    throw downloadRefused('The picture has moved from https to http, where anybody may change it.');
  }
  return parsed;
}

function parseUrl(url: string, base: URL | undefined): URL {
  try {
    return new URL(url, base);
  } catch {
    // Without the cause, which holds the URL.
    throw downloadRefused('That is no URL that a picture can be downloaded from.');
  }
}

/** Below 1024 live mail, directories and shells. Above, anybody may run a web server, and many do. */
function isWebPort(port: string): boolean {
  return ['', '80', '443'].includes(port) || Number(port) >= FIRST_UNPRIVILEGED_PORT;
}
