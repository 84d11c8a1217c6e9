import { z } from 'zod';

import { badRequest } from '../api-error.ts';
import { structure } from '../api/form.ts';
import type { InlineKeyboard } from '../bot-api.ts';

const button = z.looseObject({
  text: z.string(),
  callback_data: z.string().optional(),
  url: z.string().optional(),
});

/** Buttons below a message; other keyboards pass unseen. */
export const replyMarkupForm = structure(
  z.looseObject({ inline_keyboard: z.array(z.array(button)).optional() }),
);

const maxCallbackDataBytes = 64;
const maxButtons = 100;

/**
 * Checks the buttons of a message.
 *
 * @throws {ApiError} 400 for a button without a text or an action, and for too much data.
 */
export function readKeyboard(
  markup: z.output<typeof replyMarkupForm> | undefined,
): InlineKeyboard | undefined {
  const rows = markup?.inline_keyboard?.filter((row) => row.length > 0) ?? [];
  if (rows.length === 0) return undefined;
  const buttons = rows.flat();
  if (buttons.length > maxButtons) throw badRequest('reply markup is too long');
  for (const one of buttons) checkButton(one);
  return { inline_keyboard: rows };
}

function checkButton({ text, callback_data: data, url, ...others }: z.output<typeof button>): void {
  if (text === '') throw badRequest("can't parse inline keyboard button: text must be non-empty");
  if (data === undefined && url === undefined && Object.keys(others).length === 0) {
    throw badRequest(
      "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    );
  }
  const size = Buffer.byteLength(data ?? 'x');
  if (size === 0 || size > maxCallbackDataBytes) throw badRequest('BUTTON_DATA_INVALID');
  if (url !== undefined && !URL.canParse(url)) throw badRequest('BUTTON_URL_INVALID');
}
