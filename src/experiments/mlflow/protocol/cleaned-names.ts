const MAX_KEY_LENGTH = 250;

/** A key of a parameter, metric or tag: MLflow takes letters, digits, `_`, `-`, `.`, space, `:` and `/`. */
export function cleanKey(key: string): string {
  const allowed = key.replaceAll(/[^\w.\- /]/gu, '_'); // a server on Windows refuses the colon
  // It may become a path on the server, and must not lead elsewhere.
  const parts = allowed.split('/').map((part) => (/^\.*$/u.test(part) ? '_' : part));
  return parts.join('/').slice(0, MAX_KEY_LENGTH);
}

/** The name of a model, logged or registered. */
export function cleanModelName(name: string): string {
  return name.trim().replaceAll(/[/:.%"'#?\\\p{Cc}]/gu, '-') || 'model';
}

/**
 * A file's path on the server.
 *
 * `..` would be resolved before it is sent, and MLflow refuses what could be part of a URL or of a Windows path.
 *
 * @param file - With slashes.
 */
export function cleanPath(file: string): string {
  const parts = file.split('/').filter((part) => part !== '');
  return parts
    .map((part) => (/^\.+$/u.test(part) ? '_' : part.replaceAll(/[#?:%*"<>|\\\p{Cc}]/gu, '_')))
    .join('/');
}

/** The same, encoded for a URL. */
export function encodePath(file: string): string {
  return cleanPath(file).split('/').map(encodeURIComponent).join('/');
}
