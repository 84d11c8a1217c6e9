import { expect, it } from 'vitest';

import { catPhoto } from './support/pictures.ts';
import { useBrowser } from './support/use-browser.ts';
import { whatsitPage } from './support/whatsit-page.ts';

const open = useBrowser({ HTTP_RATE_LIMIT_PER_MINUTE: '2' });

it('a picture over the limit waits for as long as the service says, and the others do not', async () => {
  const { cards, choose } = whatsitPage(await open());

  await choose(catPhoto, catPhoto, catPhoto);

  await expect.poll(() => cards.getByText('Egyptian cat').count()).toBeGreaterThanOrEqual(2);
  const waiting = cards.filter({ hasText: 'Taking a break' });
  expect(await waiting.innerText()).toMatch(/goes on in [1-9]\d? seconds?\./);
});
