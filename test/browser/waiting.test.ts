import { describe, expect, it } from 'vitest';

import { fakeProblem, predictUrl } from './support/fake-answers.ts';
import { freezeTime } from './support/frozen-time.ts';
import { catPhoto } from './support/pictures.ts';
import { useBrowser } from './support/use-browser.ts';
import { whatsitPage } from './support/whatsit-page.ts';

const open = useBrowser();

const unavailable = { code: 'unavailable', status: 503, retryAfter: 5 };

describe('a picture', () => {
  it('waits for a service that is starting, and is sent again when that says', async () => {
    const page = await open();
    await freezeTime(page);
    await fakeProblem(page, unavailable, 2);
    const { card, choose, waitForTitle } = whatsitPage(page);

    await choose(catPhoto);
    await waitForTitle('Waiting for the service');
    const sentence = await card.innerText();
    await page.clock.runFor(5_000);
    await waitForTitle('Waiting for the service');
    await page.clock.runFor(5_000);
    await waitForTitle('tabby cat');

    expect(sentence).toMatch(/It is starting\. Your picture is sent as soon as it is ready/);
  });

  it('stands in line where others are looked at', async () => {
    const page = await open();
    await freezeTime(page);
    await fakeProblem(page, { code: 'overloaded', status: 503, retryAfter: 1 }, 1);
    const { choose, waitForTitle } = whatsitPage(page);

    await choose(catPhoto);
    await waitForTitle('Standing in line');
    await page.clock.runFor(1_000);

    await expect(waitForTitle('tabby cat')).resolves.toBeUndefined();
  });

  it('counts down where there were too many in a minute', async () => {
    const page = await open();
    await freezeTime(page);
    await fakeProblem(page, { code: 'rate-limited', status: 429, retryAfter: 23 }, 1);
    const { card, choose, waitForTitle } = whatsitPage(page);

    await choose(catPhoto);
    await waitForTitle('Taking a break');
    const before = await card.innerText();
    await page.clock.runFor(3_000);
    const after = await card.innerText();
    await page.clock.runFor(20_000);
    await waitForTitle('tabby cat');

    expect(before).toContain('goes on in 23 seconds');
    expect(after).toContain('goes on in 20 seconds');
  });

  it.each([
    [unavailable, 'The service is not ready', /tell whoever runs it/],
    [
      { code: 'overloaded', status: 503, retryAfter: 60 },
      'Too many pictures at once',
      /in a few minutes/,
    ],
    [
      { code: 'rate-limited', status: 429, retryAfter: 3_600 },
      'That was a lot of pictures',
      /in a minute/,
    ],
  ])('does not wait for ever: $code', async (problem, title, sentence) => {
    const page = await open();
    await freezeTime(page);
    await fakeProblem(page, problem);
    const { card, choose, waitForTitle } = whatsitPage(page);

    await choose(catPhoto);
    for (let minute = 0; minute < 4; minute += problem.retryAfter / 60) {
      // oxlint-disable-next-line no-await-in-loop -- one after another is the point
      await page.clock.runFor(problem.retryAfter * 1000);
    }
    await waitForTitle(title);

    expect(await card.innerText()).toMatch(sentence);
    expect(await card.getByRole('button', { name: 'Try again' }).isVisible()).toBe(true);
  });

  it('is understood to wait also by a proxy before a service that is away', async () => {
    const page = await open();
    await page.route(predictUrl, (route) => route.fulfill({ status: 502, body: 'Bad gateway' }));
    const { choose, waitForTitle } = whatsitPage(page);

    await choose(catPhoto);

    await expect(waitForTitle('Waiting for the service')).resolves.toBeUndefined();
  });
});

describe('the page', () => {
  it('says that the service is starting, for as long as it does', async () => {
    const page = await open();
    await freezeTime(page);
    const status = page.getByRole('status');
    await page.route('**/health', (route) =>
      route.fulfill({ status: 503, json: { status: 'starting' } }),
    );

    await page.reload();
    await status.filter({ hasText: 'starting' }).waitFor();
    await page.unroute('**/health');
    await page.clock.runFor(2_000);
    await expect.poll(() => status.innerText()).toBe('');
  });
});
