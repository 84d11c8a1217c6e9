import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

/**
 * Opens our page in a browser context of its own, for the running test.
 *
 * That test fails, whatever it looks at, when the page asks anybody but us for anything, breaks its Content-Security-Policy
 * or throws.
 *
 * @param url - Where the service is.
 */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const troubles = watchForTroubles(page, new URL(url).origin);
  onTestFinished(async () => {
    await context.close();
    expect(troubles).toEqual([]);
  });
  await page.goto(url);
  return page;
}

function watchForTroubles(page: Page, origin: string): readonly string[] {
  const troubles: string[] = [];
  page.on('request', (request) => {
    const isOurs = new URL(request.url()).origin === origin; // also blob: URLs have it
    if (!isOurs) troubles.push(`asked for ${request.url()}`);
  });
  page.on('pageerror', (error) => troubles.push(`threw ${error.message}`));
  page.on('console', (message) => {
    const isRefusal = message.text().startsWith('Failed to load resource'); // what tests provoke
    if (message.type() === 'error' && !isRefusal) troubles.push(`complained: ${message.text()}`);
  });
  return troubles;
}
