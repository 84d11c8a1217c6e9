import { html, raw } from 'hono/html';

import type { Html } from './html.ts';
import { reportStyles } from './styles.ts';

/** The whole file: nothing in it comes from elsewhere, and browsers are told not to ask. */
export async function createPage(title: string, body: readonly Html[]): Promise<string> {
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <title>${title}</title>
        <style>
          ${raw(reportStyles())}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `;
  return page.toString();
}
