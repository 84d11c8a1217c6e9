import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

import { type ServiceProcess, startService } from '../../support/service-process.ts';
import { launchChromium } from './chromium.ts';
import { openPage } from './open-page.ts';

/**
 * One browser and one real service for the tests of a file.
 *
 * @param settings - The service's.
 * @returns What opens the page for the running test.
 */
export function useBrowser(
  settings: Readonly<Record<string, string>> = {},
): (options?: BrowserContextOptions) => Promise<Page> {
  let browser: Browser | undefined;
  let service: ServiceProcess | undefined;

  beforeAll(async () => {
    [browser, service] = await Promise.all([
      launchChromium(),
      startService({ INFERENCE_PROCESSES: '1', ...settings }),
    ]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([browser?.close(), service?.stop()]);
  });

  return async (options) => {
    if (!browser || !service) throw new Error('There is no browser before the tests run');
    return openPage(browser, service.url, options);
  };
}
