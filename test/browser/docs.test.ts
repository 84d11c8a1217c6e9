import path from 'node:path';

import type { BrowserContextOptions } from 'playwright-core';
import { expect, it } from 'vitest';

import { repositoryRoot } from '../support/shared-paths.ts';
import { useBrowser } from './support/use-browser.ts';

const open = useBrowser();

async function openDocs(options?: BrowserContextOptions) {
  const page = await open(options);
  await page.goto(new URL('docs', page.url()).href);
  await page.locator('.opblock').first().waitFor();
  return page;
}

it('/docs shows what there is to ask for', async () => {
  const page = await openDocs();

  const paths = await page.locator('.opblock-summary-path').allInnerTexts();

  expect(paths).toEqual(expect.arrayContaining(['/predict', '/models', '/health']));
});

it('/docs lets people send a picture, and shows what came back', async () => {
  const page = await openDocs();
  await page.locator('.opblock-post .opblock-summary-control').click();

  const photo = path.join(repositoryRoot, 'test/fixtures/photos/small.jpg');
  await page.locator('input[type=file]').setInputFiles(photo);
  await page.locator('.execute').click();

  const answer = page.locator('.live-responses-table .microlight').first();
  expect(await answer.innerText()).toContain('"predicted_class": "Egyptian cat"');
});

it('/docs is dark where the reader likes it dark', async () => {
  const page = await openDocs({ colorScheme: 'dark' });

  expect(await page.locator('html.dark-mode').count()).toBe(1);
});
