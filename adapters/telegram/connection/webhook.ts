import { pauseFor } from '../../../src/chat/pause-for.ts';
import { ANOTHER_PROGRAM } from '../api/describe-error.ts';
import type { TelegramConnection, Webhook } from '../api/telegram-api.ts';
import { connect, type ConnectingOptions } from './connecting.ts';

/** Where nothing comes, nothing shows that nothing can: Telegram has to be asked. */
const CHECK_MS = 60_000;
const CANNOT_DELIVER =
  'telegram cannot deliver updates; look at TELEGRAM_WEBHOOK_URL and the proxy there';

export interface WebhookOptions extends ConnectingOptions {
  readonly api: Pick<TelegramConnection, 'setWebhook' | 'readWebhook'>;
  readonly webhook: Webhook;
}

/**
 * Looks after a webhook that was just set: whether it is still there, and whether anything gets through to it.
 * Ends when the signal aborts, or Telegram refuses the token.
 */
export async function keepWebhook(options: WebhookOptions): Promise<void> {
  const { api, webhook, onStatus, log, signal } = options;
  let before = await connect(api.readWebhook, options);
  const ours = before?.url; // as Telegram writes it
  let isFailing = false;
  while (before) {
    await pauseFor(CHECK_MS, signal).catch(() => undefined);
    const state = await connect(api.readWebhook, options);
    if (!state) return;
    const hasFailed = state.failedAt !== before.failedAt && state.pendingCount > 0;
    if (hasFailed) {
      log.warn({ problem: state.problem, pendingCount: state.pendingCount }, CANNOT_DELIVER);
    }
    isFailing = hasFailed || (isFailing && state.pendingCount > 0);
    const isThere = state.url === ours;
    onStatus(isFailing || !isThere ? 'failed' : 'ok');
    if (!isThere) {
      log.warn({}, ANOTHER_PROGRAM);
      if (!(await connect(register, options))) return;
    }
    before = state;
  }

  async function register(ending: AbortSignal): Promise<true> {
    await api.setWebhook(webhook, ending);
    return true;
  }
}
