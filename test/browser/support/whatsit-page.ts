import type { Locator, Page } from 'playwright-core';

import type { ChosenFile } from './pictures.ts';

/** What a person finds on the page, by the names that they would call it. */
export interface WhatsitPage {
  readonly cards: Locator;
  /** The only card, or the first one of several. */
  readonly card: Locator;
  readonly chooseInput: Locator;
  readonly clearAll: Locator;
  readonly keyDialog: Locator;
  /** Chooses files as the system's dialog does. */
  choose(...files: readonly ChosenFile[]): Promise<void>;
  /** What a card says in its largest letters, once it is no longer at work. */
  readTitle(card?: Locator): Promise<string>;
  /** Waits until a card says that. */
  waitForTitle(title: string): Promise<void>;
  enterKey(key: string): Promise<void>;
}

export function whatsitPage(page: Page): WhatsitPage {
  const cards = page.getByRole('article');
  const card = cards.first();
  const chooseInput = page.getByLabel('Choose pictures');
  const keyDialog = page.getByRole('dialog');
  return {
    cards,
    card,
    chooseInput,
    keyDialog,
    clearAll: page.getByRole('button', { name: 'Clear all' }),
    choose: (...files) => chooseInput.setInputFiles(files),
    async readTitle(of = card) {
      await of.and(page.locator('[aria-busy="false"]')).waitFor();
      return of.getByRole('heading').innerText();
    },
    waitForTitle: (title) => card.getByRole('heading', { name: title, exact: true }).waitFor(),
    async enterKey(key) {
      await keyDialog.getByLabel('Key', { exact: true }).fill(key);
      await keyDialog.getByRole('button', { name: 'Use this key' }).click();
    },
  };
}
