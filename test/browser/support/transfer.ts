import type { JSHandle, Page } from 'playwright-core';

import type { ChosenFile } from './pictures.ts';

/** Lets go of files over the page, as a person does who drags them there from a folder. */
export async function dropFiles(page: Page, ...files: readonly ChosenFile[]): Promise<void> {
  const dataTransfer = await createFileTransfer(page, files);
  await page.dispatchEvent('body', 'dragover', { dataTransfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer });
}

/** Drags a link over the page, and lets go of it. */
export async function dropLink(page: Page, link: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle((url) => {
    const transfer = new DataTransfer();
    transfer.setData('text/uri-list', url);
    return transfer;
  }, link);
  await page.dispatchEvent('body', 'drop', { dataTransfer });
}

/** What carries files during a drag. */
export function createFileTransfer(
  page: Page,
  files: readonly ChosenFile[],
): Promise<JSHandle<DataTransfer>> {
  const contents = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    base64: buffer.toString('base64'),
  }));
  return page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    for (const { name, mimeType, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0);
      transfer.items.add(new File([bytes], name, { type: mimeType }));
    }
    return transfer;
  }, contents);
}

/** Puts a PNG picture on the real clipboard, and pastes it with the real keys. */
export async function pastePng(page: Page, { buffer }: ChosenFile): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0);
    const item = new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) });
    await navigator.clipboard.write([item]);
  }, buffer.toString('base64'));
  await page.keyboard.press('ControlOrMeta+V');
}

/** Pastes text, which is no picture. */
export async function pasteText(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press('ControlOrMeta+V');
}
