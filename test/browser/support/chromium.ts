import { existsSync } from 'node:fs';
import path from 'node:path';

import { chromium, type Browser } from 'playwright-core';

/** Where `scripts/install-browser.mjs` unpacks it. */
const unpacked = path.resolve(import.meta.dirname, '../node_modules/.cache/chromium');

/** Starts a real Chromium: the one from npm, or that which `CHROMIUM_PATH` names. */
export async function launchChromium(): Promise<Browser> {
  const own = process.env['CHROMIUM_PATH'];
  if (own !== undefined && own !== '') return chromium.launch({ executablePath: own });
  if (!existsSync(unpacked)) {
    throw new Error(
      'There is no browser: run node scripts/install-browser.mjs, or set CHROMIUM_PATH',
    );
  }
  return chromium.launch({
    executablePath: path.join(unpacked, 'chromium'),
    env: {
      ...process.env,
      LANG: 'en_US.UTF-8', // else the language is "en-US@posix", and Intl throws
      LD_LIBRARY_PATH: path.join(unpacked, 'al2023/lib'),
      FONTCONFIG_FILE: path.join(unpacked, 'fonts.conf'),
    },
  });
}
