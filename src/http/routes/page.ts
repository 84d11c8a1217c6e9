import { Hono } from 'hono';

import { type PageFile, readPageFiles } from './page-files.ts';

/** The page loads what we serve, shows what was dropped on it, asks us, and nobody else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * `GET /` and what the page is made of.
 *
 * @param folder - Where `index.html` is, absolute; read once, here.
 */
export function pageRoutes(folder: string): Hono {
  const routes = new Hono();
  for (const file of readPageFiles(folder)) {
    routes.get(file.url, ({ req }) => answer(file, req.header('if-none-match')));
  }
  return routes;
}

/** Browsers keep it, and ask each time whether it is still the same: an upgrade is seen at once. */
function answer({ bytes, contentType, etag }: PageFile, known: string | undefined): Response {
  const headers = { etag, 'cache-control': 'no-cache', 'content-security-policy': policy };
  if (isKnown(etag, known)) return new Response(null, { status: 304, headers });
  return new Response(bytes, {
    headers: { ...headers, 'content-type': contentType, 'content-length': String(bytes.length) },
  });
}

/** @param known - `If-None-Match`, which compares weakly (RFC 9110, 13.1.2): proxies that compress send `W/"…"` back. */
function isKnown(etag: string, known = ''): boolean {
  const tags = known.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
