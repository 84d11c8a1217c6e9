import { describe, expect, it } from 'vitest';

import type { ErrorCode } from '../../src/errors.ts';
import { fakeProblem, predictUrl } from './support/fake-answers.ts';
import { catPhoto, fixtureFile } from './support/pictures.ts';
import { useBrowser } from './support/use-browser.ts';
import { whatsitPage } from './support/whatsit-page.ts';

const open = useBrowser();

describe('a file that the service refuses', () => {
  it('because it is no picture', async () => {
    const { card, choose, readTitle } = whatsitPage(await open());

    await choose(fixtureFile('formats/refused.txt'));

    expect(await readTitle()).toBe('This cannot be read');
    expect(await card.innerText()).toMatch(/Save it again as JPEG or PNG/);
    expect(await card.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  });

  it('because it is something else is called by its name', async () => {
    const { card, choose, readTitle } = whatsitPage(await open());

    await choose(fixtureFile('formats/refused.pdf'));

    expect(await readTitle()).toBe('This kind of file cannot be read');
    expect(await card.innerText()).toMatch(/PDF.*Send a JPEG, PNG/);
  });

  it('because it has too many bytes hears how many it may have', async () => {
    const { card, choose, readTitle } = whatsitPage(await open());

    await choose({ ...catPhoto, buffer: Buffer.alloc(21 * 2 ** 20) });

    expect(await readTitle()).toBe('This picture is too large');
    expect(await card.innerText()).toMatch(/larger than 20 MiB.*Make it smaller/);
  });

  it('because it is empty', async () => {
    const { choose, readTitle } = whatsitPage(await open());

    await choose({ ...catPhoto, buffer: Buffer.alloc(0) });

    expect(await readTitle()).toBe('There is no picture in it');
  });

  it('does not keep the others from their answers', async () => {
    const { cards, choose, readTitle } = whatsitPage(await open());

    await choose(fixtureFile('formats/refused.txt'), catPhoto);

    expect(await readTitle(cards.nth(1))).toBe('Egyptian cat');
  });
});

/** What to do, as the page says it; codes that pass by themselves are in waiting.test.ts, keys in keys.test.ts. */
const advice = {
  'image-missing': /Choose another one/,
  'parameter-invalid': /Reload it/,
  'body-malformed': /Check your connection/,
  'image-undecodable': /Save it again as JPEG or PNG/,
  'content-type-unsupported': /Save it as a picture/,
  'image-unsupported': /A sentence\. Save it as one of these/,
  'image-too-large': /A sentence\. Make it smaller/,
  'model-unknown': /choose another one/,
  'not-found': /Reload this page/,
  'method-not-allowed': /Reload this page/,
  'timed-out': /Try again, or make it smaller/,
  'download-refused': /Save the picture/,
  'download-failed': /Save the picture/,
  'model-invalid': /tell whoever runs this service/,
  'config-invalid': /tell whoever runs this service/,
  internal: /tell whoever runs this service/,
} satisfies Record<
  Exclude<ErrorCode, 'overloaded' | 'unavailable' | 'rate-limited' | 'unauthorized'>,
  RegExp
>;

describe('every failure says what to do:', () => {
  it.each(Object.entries(advice))('%s', async (code, sentence) => {
    const page = await open();
    await fakeProblem(page, { code, status: 400 });
    const { card, choose, readTitle } = whatsitPage(page);

    await choose(catPhoto);
    await readTitle();

    expect(await card.innerText()).toMatch(sentence);
  });

  it.each([
    [413, /Make it smaller/],
    [404, /Reload this page/],
    [504, /took too long/],
    [500, /tell whoever runs this service/],
  ])('%i from a proxy that knows no problem documents', async (status, sentence) => {
    const page = await open();
    await page.route(predictUrl, (route) => route.fulfill({ status, body: '<h1>No.</h1>' }));
    const { card, choose, readTitle } = whatsitPage(page);

    await choose(catPhoto);
    await readTitle();

    expect(await card.innerText()).toMatch(sentence);
  });
});

describe('a service that cannot be reached', () => {
  it('is tried again when the person says so', async () => {
    const page = await open();
    await page.route(predictUrl, (route) => route.abort());
    const { card, choose, readTitle, waitForTitle } = whatsitPage(page);

    await choose(catPhoto);
    const title = await readTitle();
    await page.unroute(predictUrl);
    await card.getByRole('button', { name: 'Try again' }).click();
    await waitForTitle('Egyptian cat');

    expect(title).toBe('The service cannot be reached');
  });

  it('may have had enough of a very large file', async () => {
    const page = await open();
    await page.route(predictUrl, (route) => route.abort());
    const { card, choose, readTitle } = whatsitPage(page);

    await choose({ ...catPhoto, buffer: Buffer.alloc(30 * 2 ** 20) });
    await readTitle();

    expect(await card.innerText()).toContain('This file has 30 MB, which may be too much.');
  });
});
