import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { pageRoutes } from '../../src/http/routes/page.ts';
import { repositoryRoot } from '../support/shared-paths.ts';
import { createTestApp } from '../support/test-app.ts';

const { app } = createTestApp();
const indexFile = readFileSync(path.join(repositoryRoot, 'web/index.html'), 'utf8');
const linked = [...indexFile.matchAll(/\b(?:src|href)="([\w/-]+\.\w+)"/g)].map(
  ([, url = '']) => url,
);

describe('GET /', () => {
  it('is the page', async () => {
    const response = await app.request('/');

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toBe(indexFile);
  });

  it('lets the page load and ask nothing but our own, and nobody frame it', async () => {
    const response = await app.request('/');

    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
  });

  it('has a form for those without scripts', () => {
    expect(indexFile).toMatch(
      /<noscript>\s*<form[^>]* method="post" action="predict" enctype="multipart\/form-data">/,
    );
    expect(indexFile).toContain('name="file"');
  });

  it('leads to the documentation', async () => {
    const response = await app.request('/docs');

    expect(indexFile).toContain('href="docs"');
    expect(response.status).toBe(200);
  });

  it('has no script and no style in itself, which would not run', () => {
    expect(indexFile).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
  });
});

describe('what the page is made of', () => {
  it.each(linked)('%s is served, under the same policy', async (url) => {
    const response = await app.request(`/${url}`);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it.each([
    ['/favicon.svg', 'image/svg+xml'],
    ['/styles/tokens.css', 'text/css; charset=utf-8'],
    ['/scripts/main.js', 'text/javascript; charset=utf-8'],
    ['/examples/cat.jpg', 'image/jpeg'],
  ])('%s is %s', async (url, contentType) => {
    const response = await app.request(url);

    expect(response.headers.get('content-type')).toBe(contentType);
  });

  it('says to HEAD what it says to GET, without the body', async () => {
    const get = await app.request('/scripts/main.js');
    const head = await app.request('/scripts/main.js', { method: 'HEAD' });

    expect(head.status).toBe(200);
    expect(head.headers.get('content-length')).toBe(String((await get.arrayBuffer()).byteLength));
    expect(await head.text()).toBe('');
  });

  it('is not sent again to who has it', async () => {
    const first = await app.request('/');
    const etag = first.headers.get('etag') ?? '';

    const answers = await Promise.all(
      [etag, `W/${etag}`, `"other", ${etag}`].map(async (known) =>
        app.request('/', { headers: { 'if-none-match': known } }),
      ),
    );

    expect(first.headers.get('cache-control')).toBe('no-cache');
    expect(answers.map(({ status }) => status)).toEqual([304, 304, 304]);
    expect(await answers[0]?.text()).toBe('');
  });

  it('is sent to who has another one', async () => {
    const response = await app.request('/', { headers: { 'if-none-match': '"other"' } });

    expect(response.status).toBe(200);
  });
});

describe('what is not the page', () => {
  it.each([
    '/index.html',
    '/web/index.html',
    '/scripts',
    '/scripts/',
    '/scripts/none.js',
    '/tsconfig.json',
    '/examples/README.md',
    '/package.json',
    '/../package.json',
    '/scripts/../../package.json',
    '/scripts/..%2f..%2fpackage.json',
    '/%2e%2e/package.json',
    '/scripts/%2e%2e/%2e%2e/package.json',
    '/..%5cpackage.json',
    '//etc/passwd',
    '/.env',
    '/.git/config',
  ])('is not served: %s', async (url) => {
    const response = await app.request(new Request(`http://localhost${url}`));

    expect(response.status).toBe(404);
  });

  it('is not served although it lies in the folder: hidden files, and kinds that no page is made of', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'whatsit-page-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(path.join(folder, '.hidden'));
    for (const name of ['a.js', '.a.js', '.hidden/a.js', 'a.key', 'a']) {
      writeFileSync(path.join(folder, name), 'content');
    }

    const routes = pageRoutes(folder);
    const statuses = await Promise.all(
      ['/a.js', '/.a.js', '/.hidden/a.js', '/a.key', '/a'].map(
        async (url) => (await routes.request(url)).status,
      ),
    );

    expect(statuses).toEqual([200, 404, 404, 404, 404]);
  });
});
