import type { Page } from 'playwright-core';

const START_MS = Date.UTC(2030, 0, 1);

/** Stops the page's clocks: from now on time passes on it only by `page.clock.runFor`. */
export async function freezeTime(page: Page): Promise<void> {
  await page.clock.install({ time: START_MS });
  await page.clock.pauseAt(START_MS + 1_000);
}
