import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { fakeAnswer, fakeProblem, predictUrl } from './support/fake-answers.ts';
import { catPhoto, coffeePhoto, fixtureFile } from './support/pictures.ts';
import { useBrowser } from './support/use-browser.ts';
import { whatsitPage } from './support/whatsit-page.ts';

const open = useBrowser();

/** Ways to bring the page into each of its states. */
const states: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  empty: async () => {},
  answered: async (page) => {
    const { choose, readTitle } = whatsitPage(page);
    await choose(catPhoto);
    await readTitle();
  },
  unsure: async (page) => {
    await fakeAnswer(page, { confident: false, group: { label: 'dog', probability: 0.93 } });
    const { choose, readTitle } = whatsitPage(page);
    await choose(catPhoto, fixtureFile('formats/heic.heic'));
    await readTitle();
  },
  waiting: async (page) => {
    await fakeProblem(page, { code: 'rate-limited', status: 429, retryAfter: 60 });
    const { choose, waitForTitle } = whatsitPage(page);
    await choose(catPhoto);
    await waitForTitle('Taking a break');
  },
  failed: async (page) => {
    await fakeProblem(page, { code: 'timed-out', status: 504 });
    const { choose, readTitle } = whatsitPage(page);
    await choose(catPhoto);
    await readTitle();
  },
  'asking for a key': async (page) => {
    await fakeProblem(page, { code: 'unauthorized', status: 401 });
    const { choose, enterKey, keyDialog } = whatsitPage(page);
    await choose(catPhoto);
    await enterKey('wrong');
    await keyDialog.getByText('That key was not accepted').waitFor();
  },
};

describe.each(['light', 'dark'] as const)(
  'in %s, axe-core finds nothing on a page that is',
  (colorScheme) => {
    it.each(Object.entries(states))('%s', async (_, reach) => {
      const page = await open({ colorScheme });
      await reach(page);

      const { violations } = await new AxeBuilder({ page }).analyze();

      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    });
  },
);

describe('the page', () => {
  it('follows the colours of the system', async () => {
    const page = await open({ colorScheme: 'light' });
    const readBackground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

    const light = await readBackground();
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await readBackground();

    expect(light).toBe('rgb(241, 244, 240)');
    expect(dark).toBe('rgb(14, 20, 18)');
  });

  it.each([
    [320, 'on the smallest phones'],
    [390, 'on a phone'],
    [640, 'on a laptop at 200 %'],
  ])('is never wider than %i pixels %s', async (width) => {
    const page = await open({ viewport: { width, height: 700 } });
    const { choose, readTitle } = whatsitPage(page);
    const readOverflow = (): Promise<number> =>
      page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await fakeAnswer(page, {
      predictions: [{ label: 'Donaudampfschifffahrtsgesellschaftskapitänsmütze', probability: 1 }],
    });

    const empty = await readOverflow();
    await choose({ ...coffeePhoto, name: `${'long-name-'.repeat(10)}.jpg` });
    await readTitle();

    expect([empty, await readOverflow()]).toEqual([0, 0]);
  });

  it('moves nothing where people do not want that', async () => {
    const page = await open({ reducedMotion: 'reduce' });
    await page.route(predictUrl, () => {}); // never answered
    const { choose, waitForTitle } = whatsitPage(page);

    await choose(catPhoto);
    await waitForTitle('Looking…');

    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });

  it('shows the bars also in colours of the reader', async () => {
    const page = await open({ forcedColors: 'active' });
    const { card, choose, readTitle } = whatsitPage(page);

    await choose(catPhoto);
    await readTitle();

    const [track, ...bars] = await card.evaluate((element) =>
      [element, ...element.querySelectorAll('.bar i')].map(
        (part) => getComputedStyle(part).backgroundColor,
      ),
    );
    expect(bars).toHaveLength(5);
    expect(bars).not.toContain(track);
  });
});

describe('with the keyboard alone', () => {
  it('a picture is chosen, looked at and cleared', async () => {
    const page = await open();
    const { cards, readTitle } = whatsitPage(page);
    const chooser = page.waitForEvent('filechooser');

    await tabTo(page, 'Choose pictures');
    await page.keyboard.press('Space');
    await (await chooser).setFiles([catPhoto]);
    const title = await readTitle();
    await tabTo(page, 'Clear odd-sides.jpg');
    await page.keyboard.press('Enter');

    expect(title).toBe('Egyptian cat');
    expect(await cards.count()).toBe(0);
  });

  it('what has the focus is seen to have it', async () => {
    const page = await open();

    for (const name of ['Whatsit', 'API documentation', 'A cat']) {
      // oxlint-disable-next-line no-await-in-loop -- one key after another
      await tabTo(page, name);
      // oxlint-disable-next-line no-await-in-loop -- as above
      expect(await readOutlineWidth(page, ':focus')).toBe('3px');
    }
    await tabTo(page, 'Choose pictures');
    expect(await readOutlineWidth(page, '.file-button.primary')).toBe('3px');
  });

  it('the dialog for a key keeps the focus, and gives it back', async () => {
    const page = await open();
    await fakeProblem(page, { code: 'unauthorized', status: 401 });
    const { card, choose, keyDialog, readTitle } = whatsitPage(page);
    await choose(catPhoto);
    await keyDialog.waitFor();

    const nameInDialog = await readFocusedName(page);
    await page.keyboard.press('Escape');
    await readTitle();
    await tabTo(page, 'Try again');
    await page.keyboard.press('Enter');
    await keyDialog.waitFor();
    await page.keyboard.press('Escape');
    await card.getByText('A key is needed').waitFor();

    expect(nameInDialog).toBe('Key');
    expect(await card.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

describe('to people who listen', () => {
  it('says what became of each picture, and of which', async () => {
    const page = await open();
    const log = page.getByRole('log');
    const { cards, choose, readTitle } = whatsitPage(page);

    await choose(catPhoto, fixtureFile('formats/refused.txt'));
    await Promise.all([readTitle(cards.nth(0)), readTitle(cards.nth(1))]);

    expect(await log.innerText()).toMatch(/odd-sides\.jpg: Egyptian cat, 8\d% sure\./);
    expect(await log.innerText()).toMatch(
      /refused\.txt: This cannot be read\. The file is damaged/,
    );
  });
});

/** Presses the tab key until what has this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one key after another
    await page.keyboard.press('Tab');
    // oxlint-disable-next-line no-await-in-loop -- as above
    if ((await readFocusedName(page)) === name) return;
  }
  throw new Error(`The tab key does not lead to "${name}"`);
}

function readFocusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const label = element instanceof HTMLInputElement ? element.labels?.[0] : undefined;
    const name = element?.ariaLabel ?? (label ?? element)?.textContent ?? '';
    return name.replace(/\s+/g, ' ').trim();
  });
}

function readOutlineWidth(page: Page, selector: string): Promise<string> {
  return page.locator(selector).evaluate((element) => getComputedStyle(element).outlineWidth);
}
