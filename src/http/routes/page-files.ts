import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What the page may be made of; a file of any other kind is nobody's business. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
};

export interface PageFile {
  /** Where it is asked for: `/` for `index.html`, else `/` and its path below the folder. */
  readonly url: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** A strong validator, with its quotes. */
  readonly etag: string;
}

/**
 * Reads the files of the page. What is not on this list is not served: no path of a request is ever joined to one of ours.
 *
 * @param folder - Absolute; files and folders in it whose names begin with a dot are left out.
 */
export function readPageFiles(folder: string): readonly PageFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => !/(^|\/)\./.test(name))
    .flatMap((name) => {
      const contentType = contentTypes[path.extname(name)];
      return contentType === undefined ? [] : [readPageFile(folder, name, contentType)];
    });
}

function readPageFile(folder: string, name: string, contentType: string): PageFile {
  const bytes = new Uint8Array(readFileSync(path.join(folder, name)));
  const hash = createHash('sha256').update(bytes).digest('base64url');
  return { url: name === 'index.html' ? '/' : `/${name}`, contentType, bytes, etag: `"${hash}"` };
}
