import { Hono } from 'hono';
import { html } from 'hono/html';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';

/** The viewer loads what we serve, draws its icons from data of its own, asks us, and nobody else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const require = createRequire(import.meta.url);
const viewerFolder = path.dirname(require.resolve('swagger-ui-dist/package.json'));
const packageSchema = z.object({ version: z.string() });

/** What of the viewer's package is needed; nothing else of it can be asked for. */
const viewerFiles = [
  { name: 'swagger-ui.css', contentType: 'text/css; charset=utf-8' },
  { name: 'swagger-ui-bundle.js', contentType: 'text/javascript; charset=utf-8' },
  { name: 'favicon-32x32.png', contentType: 'image/png' },
] as const;

/** `GET /docs`: shows `/openapi.json` to people, and lets them try it. */
export function docsRoutes(): Hono {
  const { version } = packageSchema.parse(require('swagger-ui-dist/package.json'));
  const page = createPage(version);
  const routes = new Hono()
    .get('/docs', (context) => {
      context.header('content-security-policy', policy);
      context.header('cache-control', 'no-cache');
      return context.html(page);
    })
    .get('/docs/start.js', (context) =>
      context.body(startScript, 200, {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'no-cache',
      }),
    );
  for (const { name, contentType } of viewerFiles) {
    routes.get(`/docs/${name}`, async (context) => {
      // Not kept in memory: hardly anybody looks, and whose browser has it does not ask again.
      return context.body(new Uint8Array(await readFile(path.join(viewerFolder, name))), 200, {
        'content-type': contentType,
        'cache-control': 'public, max-age=31536000, immutable', // links have the version in them
      });
    });
  }
  return routes;
}

/** Without validatorUrl, the viewer would show the description to a service of its makers. */
const startScript = `const dark = matchMedia('(prefers-color-scheme: dark)');
function followTheme() {
  document.documentElement.classList.toggle('dark-mode', dark.matches);
}
dark.addEventListener('change', followTheme);
followTheme();

SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

function createPage(version: string) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Whatsit: the interface</title>
        <link rel="icon" href="docs/favicon-32x32.png?v=${version}" />
        <link rel="stylesheet" href="docs/swagger-ui.css?v=${version}" />
      </head>
      <body>
        <div id="docs"></div>
        <noscript
          >This page needs JavaScript; <a href="openapi.json">openapi.json</a> does not.</noscript
        >
        <script src="docs/swagger-ui-bundle.js?v=${version}"></script>
        <script src="docs/start.js"></script>
      </body>
    </html> `;
}
