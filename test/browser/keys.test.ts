import { describe, expect, it } from 'vitest';

import { catPhoto } from './support/pictures.ts';
import { useBrowser } from './support/use-browser.ts';
import { whatsitPage } from './support/whatsit-page.ts';

const open = useBrowser({ API_KEYS: 'correct-horse,battery-staple' });

describe('a service with keys', () => {
  it('asks for one when the first picture is shown, and then answers', async () => {
    const { choose, enterKey, keyDialog, readTitle } = whatsitPage(await open());

    const isAskedAtOnce = await keyDialog.isVisible();
    await choose(catPhoto);
    await enterKey('battery-staple');

    expect(isAskedAtOnce).toBe(false);
    expect(await readTitle()).toBe('Egyptian cat');
  });

  it('asks once for several pictures', async () => {
    const { cards, choose, enterKey, readTitle } = whatsitPage(await open());

    await choose(catPhoto, catPhoto, catPhoto, catPhoto, catPhoto);
    await enterKey('correct-horse');

    const titles = await Promise.all([0, 1, 2, 3, 4].map((index) => readTitle(cards.nth(index))));
    expect(new Set(titles)).toEqual(new Set(['Egyptian cat']));
  });

  it('says that a key is wrong, and asks again', async () => {
    const { choose, enterKey, keyDialog, readTitle } = whatsitPage(await open());

    await choose(catPhoto);
    await enterKey('wrong');
    await keyDialog.getByText('That key was not accepted').waitFor();
    await enterKey('correct-horse');

    expect(await readTitle()).toBe('Egyptian cat');
  });

  it.each(['Cancel', 'Escape'])(
    'takes no for an answer (%s), and asks when told to',
    async (way) => {
      const page = await open();
      const { cards, card, choose, enterKey, keyDialog, readTitle, waitForTitle } =
        whatsitPage(page);

      await choose(catPhoto, catPhoto, catPhoto, catPhoto);
      await keyDialog.waitFor();
      if (way === 'Cancel') await keyDialog.getByRole('button', { name: 'Cancel' }).click();
      else await page.keyboard.press('Escape');
      const lastTitle = await readTitle(cards.nth(3));
      await card.getByRole('button', { name: 'Try again' }).click();
      await enterKey('correct-horse');
      await waitForTitle('Egyptian cat');

      expect(lastTitle).toBe('A key is needed');
    },
  );

  it('keeps the key for the tab alone', async () => {
    const page = await open();
    const { choose, enterKey, keyDialog, readTitle } = whatsitPage(page);
    await choose(catPhoto);
    await enterKey('correct-horse');
    await readTitle();

    await page.reload();
    await choose(catPhoto);
    const titleAfterReload = await readTitle();
    const otherTab = await page.context().newPage();
    await otherTab.goto(page.url());
    const other = whatsitPage(otherTab);
    await other.choose(catPhoto);
    await other.keyDialog.waitFor();

    expect(titleAfterReload).toBe('Egyptian cat');
    expect(await keyDialog.isVisible()).toBe(false);
    expect(await page.context().cookies()).toEqual([]);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    expect(page.url()).not.toContain('correct-horse');
  });

  it('forgets the key when told to', async () => {
    const page = await open();
    const { choose, enterKey, keyDialog, readTitle } = whatsitPage(page);
    const forget = page.getByRole('button', { name: 'Forget key' });
    const isOfferedBefore = await forget.isVisible();
    await choose(catPhoto);
    await enterKey('correct-horse');
    await readTitle();

    await forget.click();
    await choose(catPhoto);
    await keyDialog.waitFor();

    expect(isOfferedBefore).toBe(false);
    expect(await forget.isVisible()).toBe(false);
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });
});
