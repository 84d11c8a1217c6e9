import { describe, expect, it } from 'vitest';

import { catPhoto, coffeePhoto, fixtureFile, rocketPhoto } from './support/pictures.ts';
import { fakeAnswer, predictUrl } from './support/fake-answers.ts';
import {
  createFileTransfer,
  dropFiles,
  dropLink,
  pastePng,
  pasteText,
} from './support/transfer.ts';
import { useBrowser } from './support/use-browser.ts';
import { whatsitPage } from './support/whatsit-page.ts';

const open = useBrowser();

describe('a picture', () => {
  it('may be chosen', async () => {
    const { choose, readTitle } = whatsitPage(await open());

    await choose(catPhoto);

    expect(await readTitle()).toBe('Egyptian cat');
  });

  it('may be chosen before the scripts have come', async () => {
    const page = await open();
    let letThrough = (): void => {};
    const gate = new Promise<void>((resolve) => (letThrough = resolve));
    await page.route('**/scripts/main.js', async (route) => {
      await gate;
      await route.continue();
    });
    const { choose, readTitle } = whatsitPage(page);

    await page.reload({ waitUntil: 'commit' });
    await choose(catPhoto);
    letThrough();

    expect(await readTitle()).toBe('Egyptian cat');
  });

  it('may be dropped anywhere', async () => {
    const page = await open();

    await dropFiles(page, catPhoto);

    expect(await whatsitPage(page).readTitle()).toBe('Egyptian cat');
  });

  it('may be pasted', async () => {
    const page = await open();

    await pastePng(page, fixtureFile('photos/stars.png'));

    expect(await whatsitPage(page).readTitle()).not.toBe('');
  });

  it('may be taken with the camera of a phone', async () => {
    const page = await open({ hasTouch: true, isMobile: true });
    const { readTitle } = whatsitPage(page);
    const camera = page.getByLabel('Take a photo');

    await page.getByText('Take a photo').waitFor();
    await camera.setInputFiles([catPhoto]);

    expect(await camera.getAttribute('capture')).toBe('environment');
    expect(await readTitle()).toBe('Egyptian cat');
  });

  it('is not asked of the camera where there is a mouse', async () => {
    const page = await open();

    expect(await page.getByText('Take a photo').isVisible()).toBe(false);
  });

  it.each(['A cat', 'A coffee', 'A rocket'])('may be an example: %s', async (name) => {
    const page = await open();
    const { card, readTitle } = whatsitPage(page);

    await page.getByRole('button', { name }).click();
    const title = await readTitle();

    expect(title).not.toMatch(/No answer/);
    expect(await card.getByRole('listitem').count()).toBe(5);
    expect(await card.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('may be sent without scripts', async () => {
    const page = await open({ javaScriptEnabled: false });

    await page.getByLabel('A picture').setInputFiles([catPhoto]);
    await page.getByRole('button', { name: 'What is it?' }).click();

    expect(await page.locator('body').innerText()).toContain('"predicted_class":"Egyptian cat"');
    expect(await page.getByText('Choose pictures').count()).toBe(0);
  });
});

describe('what is no picture file', () => {
  const noPicture = /no picture/;

  it('says so when a link is dropped', async () => {
    const page = await open();

    await dropLink(page, 'https://example.org/cat.jpg');

    expect(await page.getByRole('alert').filter({ hasText: noPicture }).innerText()).toMatch(
      /Save it first/,
    );
  });

  it('says so when text is pasted, until a picture comes', async () => {
    const page = await open();
    const notice = page.getByRole('alert').filter({ hasText: noPicture });

    await pasteText(page, 'a cat');
    await notice.waitFor();
    await dropFiles(page, catPhoto);

    expect(await notice.count()).toBe(0);
  });
});

describe('while something is dragged over the page', () => {
  it('the page says that it may be dropped, until it is gone', async () => {
    const page = await open();
    const veil = page.getByText('Let go');

    const dataTransfer = await createFileTransfer(page, [catPhoto]);
    await page.dispatchEvent('body', 'dragover', { dataTransfer });
    const isShown = await veil.isVisible();
    await page.dispatchEvent('body', 'dragleave', { dataTransfer });

    expect([isShown, await veil.isVisible()]).toEqual([true, false]);
  });
});

describe('an answer', () => {
  it('shows the picture, the labels, the model and the time', async () => {
    const page = await open();
    const { card, choose, readTitle } = whatsitPage(page);

    await choose(catPhoto);
    await readTitle();

    const width = await card
      .locator('img')
      .evaluate((image: HTMLImageElement) => image.naturalWidth);
    expect(width).toBe(391);
    expect(await card.getByRole('listitem').first().innerText()).toMatch(/Egyptian cat\s+8\d%/);
    expect(await card.innerText()).toMatch(/8\d% sure/);
    expect(await card.innerText()).toMatch(/imagenet · (\d+ ms|\d+(\.\d)? s)/);
    expect(await card.innerText()).toContain('odd-sides.jpg');
  });

  it('writes small shares as small, and draws them in proportion', async () => {
    const page = await open();
    await fakeAnswer(page);
    const { card, choose, readTitle } = whatsitPage(page);

    await choose(catPhoto);
    await readTitle();

    expect(await card.locator('.percent').allInnerTexts()).toEqual(['62%', '30%', '<1%']);
    const shares = await card
      .locator('.bar i')
      .evaluateAll((bars) =>
        bars.map((bar) => bar.clientWidth / (bar.parentElement?.clientWidth ?? 0)),
      );
    expect(shares[0]).toBeCloseTo(0.62, 2);
    expect(shares[1]).toBeCloseTo(0.3, 2);
  });

  it('that is not sure says so, and what kind of thing it is at least', async () => {
    const page = await open();
    await fakeAnswer(page, { confident: false, group: { label: 'dog', probability: 0.93 } });
    const { card, choose, readTitle } = whatsitPage(page);

    await choose(catPhoto);

    expect(await readTitle()).toBe('Some kind of dog');
    expect(await card.innerText()).toMatch(/Not sure which/);
    expect(await card.innerText()).toMatch(/93% sure of that, but which kind is unclear/);
    expect(await card.getByRole('listitem').count()).toBe(3);
  });

  it('that is not even sure of a kind only guesses', async () => {
    const page = await open();
    await fakeAnswer(page, { confident: false });
    const { card, choose, readTitle } = whatsitPage(page);

    await choose(catPhoto);

    expect(await readTitle()).toBe('Tabby cat?');
    expect(await card.innerText()).toMatch(/Not sure/);
    expect(await card.innerText()).toMatch(/only the best guesses/);
  });

  it('takes labels for text, whatever is in them', async () => {
    const page = await open();
    const label = '<img src=x onerror=alert(1)>';
    await fakeAnswer(page, { predictions: [{ label, probability: 0.9 }] });
    const { choose, readTitle } = whatsitPage(page);

    await choose({ ...catPhoto, name: '<b>cat.jpg' });

    expect(await readTitle()).toBe(label);
  });

  it('comes for what the browser cannot show, too', async () => {
    const page = await open();
    const { card, choose, readTitle } = whatsitPage(page);

    await choose(fixtureFile('formats/heic.heic'));
    await readTitle();

    expect(await card.getByRole('listitem').count()).toBe(5);
    expect(await card.innerText()).toMatch(/HEIC\s+Your browser cannot show this format/);
  });
});

describe('several pictures', () => {
  it('get a card each, in the order that they came in', async () => {
    const page = await open();
    const { cards, choose, readTitle } = whatsitPage(page);

    await choose(catPhoto, coffeePhoto, rocketPhoto);

    const titles = await Promise.all([0, 1, 2].map((index) => readTitle(cards.nth(index))));
    expect(titles).toEqual([
      'Egyptian cat',
      expect.stringMatching(/espresso|cup|coffee/i),
      expect.stringMatching(/missile|projectile/i),
    ]);
    expect(await cards.locator('figcaption').allInnerTexts()).toEqual([
      'odd-sides.jpg',
      'landscape-420.jpg',
      'progressive.jpg',
    ]);
  });

  it('are sent three at a time; the others wait, and are seen to', async () => {
    const page = await open();
    let sent = 0;
    let goOn = (): void => {};
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    await page.route(predictUrl, async (route) => {
      sent += 1;
      await gate;
      await route.continue();
    });
    const { cards, choose, readTitle } = whatsitPage(page);

    await choose(catPhoto, catPhoto, catPhoto, catPhoto, catPhoto);
    await expect.poll(() => sent).toBe(3);
    const states = await cards.getByRole('heading').allInnerTexts();
    goOn();

    expect(states).toEqual(['Looking…', 'Looking…', 'Looking…', 'Next in line', 'Next in line']);
    expect(await readTitle(cards.nth(4))).toBe('Egyptian cat');
  });

  it('are cleared one by one, and the next one is where one goes on', async () => {
    const page = await open();
    const { cards, choose } = whatsitPage(page);
    await choose(catPhoto, coffeePhoto);

    await page.getByRole('button', { name: 'Clear odd-sides.jpg' }).click();

    expect(await cards.locator('figcaption').allInnerTexts()).toEqual(['landscape-420.jpg']);
    const isFocused = await cards.first().evaluate((card) => card === document.activeElement);
    expect(isFocused).toBe(true);
  });

  it('are cleared at once, and the page is as it was at first', async () => {
    const page = await open();
    const { cards, choose, chooseInput, clearAll } = whatsitPage(page);
    await choose(catPhoto, coffeePhoto);

    await clearAll.click();

    expect(await cards.count()).toBe(0);
    expect(await page.getByText('Or try one of these').isVisible()).toBe(true);
    expect(await chooseInput.evaluate((input) => input === document.activeElement)).toBe(true);
  });

  it('that are cleared are not asked about any longer', async () => {
    const page = await open();
    await page.route(predictUrl, () => {}); // never answered
    const { choose, clearAll } = whatsitPage(page);
    const failed = page.waitForEvent('requestfailed');
    const sent = page.waitForRequest(predictUrl);

    await choose(catPhoto);
    await sent;
    await clearAll.click();

    expect((await failed).failure()?.errorText).toBe('net::ERR_ABORTED');
  });
});
