import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { repositoryRoot } from '../support/shared-paths.ts';
import { fakeAnswer, predictUrl } from './support/fake-answers.ts';
import { catPhoto } from './support/pictures.ts';
import { useBrowser } from './support/use-browser.ts';
import { whatsitPage } from './support/whatsit-page.ts';

const modelsDir = mkdtempSync(path.join(tmpdir(), 'whatsit-browser-'));
for (const name of ['imagenet', 'second']) {
  cpSync(path.join(repositoryRoot, 'models/imagenet'), path.join(modelsDir, name), {
    recursive: true,
  });
}
afterAll(() => rmSync(modelsDir, { recursive: true, force: true }));

const open = useBrowser({ MODELS_DIR: modelsDir });

describe('the choice of a model', () => {
  it('begins with the default one', async () => {
    const page = await open();
    const { card, choose, readTitle } = whatsitPage(page);

    const chosen = await page.getByLabel('Model').inputValue();
    await choose(catPhoto);
    await readTitle();

    expect(chosen).toBe('imagenet');
    expect(await card.innerText()).toContain('imagenet ·');
  });

  it('is asked again about the pictures that are there', async () => {
    const page = await open();
    const { card, choose, readTitle } = whatsitPage(page);
    await choose(catPhoto);
    await readTitle();

    await page.getByLabel('Model').selectOption('second');
    await card.getByText('second ·').waitFor();

    expect(await readTitle()).toBe('Egyptian cat');
  });

  it('is not there where there is only one', async () => {
    const page = await open();
    await page.route('**/models', (route) =>
      route.fulfill({ json: { models: [{ name: 'one' }] } }),
    );
    await fakeAnswer(page);
    const { choose, readTitle } = whatsitPage(page);

    await page.reload();
    const sent = page.waitForRequest(predictUrl);
    await choose(catPhoto);
    await readTitle();

    expect(new URL((await sent).url()).search).toBe('');
    expect(await page.getByLabel('Model').isVisible()).toBe(false);
  });
});
