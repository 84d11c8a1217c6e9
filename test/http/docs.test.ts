import { describe, expect, it } from 'vitest';

import { createTestApp } from '../support/test-app.ts';

const { app } = createTestApp();

/** What the page loads, as it is linked. */
async function readLinks(): Promise<readonly string[]> {
  const page = await (await app.request('/docs')).text();
  return [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);
}

describe('GET /docs', () => {
  it('is a page', async () => {
    const response = await app.request('/docs');

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html\b/);
  });

  it('loads nothing from elsewhere, and runs nothing that is not in a file of ours', async () => {
    const response = await app.request('/docs');

    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('links only to what is there, wherever the service is mounted', async () => {
    const links = await readLinks();

    const statuses = await Promise.all(
      links.map(
        async (link) => (await app.request(new URL(link, 'http://localhost/docs').href)).status,
      ),
    );
    expect(links.filter((link) => /^\/|:/.test(link))).toEqual([]);
    expect(statuses).toEqual(links.map(() => 200));
    expect(links).toHaveLength(5);
  });

  it.each([
    ['swagger-ui.css', 'text/css; charset=utf-8'],
    ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
    ['start.js', 'text/javascript; charset=utf-8'],
    ['favicon-32x32.png', 'image/png'],
  ])('has %s as %s', async (name, contentType) => {
    const response = await app.request(`/docs/${name}`);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(contentType);
  });

  it.each([
    'package.json',
    'index.html',
    'swagger-ui-bundle.js.map',
    '%2e%2e%2fms/package.json',
    '',
  ])("does not have the rest of the viewer's package, such as %s", async (name) => {
    const response = await app.request(`/docs/${name}`);

    expect(response.status).toBe(404);
  });

  it("tells the viewer to show the description to none of its makers' services", async () => {
    const response = await app.request('/docs/start.js');

    expect(await response.text()).toContain('validatorUrl: null');
  });
});
