import { TelegramError } from 'telegraf';

import { ClassifierError } from '../../../src/errors.ts';

/**
 * Takes from an error what may stand in a log.
 *
 * telegraf puts what was sent into its errors, and node-fetch the URL, which holds the bot's token.
 */
export function describeError(error: unknown): Readonly<Record<string, string | number>> {
  if (error instanceof TelegramError) return { telegramCode: error.code };
  if (error instanceof ClassifierError) return { error: error.code, problem: error.message };
  if (!(error instanceof Error)) return { error: typeof error };
  return { error: error.name, ...('code' in error && { errorCode: String(error.code) }) };
}

/** What a chat that has changed meanwhile, or somebody who presses a button late or twice, makes Telegram say. */
const EXPECTED =
  /rights|not found|closed|deleted|forbidden|restricted|admin_required|inaccessible|not modified|can't be edited|too old/i;

/** Blocked, kicked, without rights, gone: nothing is wrong with us, and the chat's choices stay. */
export function isExpected(error: unknown): boolean {
  if (!(error instanceof TelegramError)) return false;
  return error.code === 403 || (error.code === 400 && EXPECTED.test(error.description));
}

/** Where a group has gone that became a supergroup. */
export function migratedTo(error: unknown): number | undefined {
  return error instanceof TelegramError ? error.parameters?.migrate_to_chat_id : undefined;
}

/** Whether Telegram does not take the token, and never will. */
export function isTokenRefused(error: unknown): boolean {
  return hasCode(error, 401) || hasCode(error, 404); // 404: it does not even look like one
}

/** Whether another program takes the updates of the same bot. */
export function isConflict(error: unknown): boolean {
  return hasCode(error, 409);
}

/** What two programs with one token have to hear. */
export const ANOTHER_PROGRAM =
  "telegram says that another program takes this bot's updates; stop one of them";

/** What somebody who runs the service can make of a connection that fails. */
export function explainDisconnection(error: unknown): string {
  if (isTokenRefused(error)) {
    return 'telegram refused the token; set TELEGRAM_TOKEN to the one that BotFather gave';
  }
  if (isConflict(error)) return ANOTHER_PROGRAM;
  if (hasCode(error, 400)) {
    return 'telegram refused the webhook; TELEGRAM_WEBHOOK_URL must be https, on port 443, 80, 88 or 8443';
  }
  if (error instanceof ClassifierError) return 'telegram updates not kept';
  return 'telegram not reached';
}

function hasCode(error: unknown, code: number): boolean {
  return error instanceof TelegramError && error.code === code;
}
