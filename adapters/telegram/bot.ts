import type { Update } from 'telegraf/types';

import type { Chat } from '../../src/chat/chat.ts';
import type { ChatChoices } from '../../src/chat/choices.ts';
import type { ImageDownloader, Log } from '../../src/chat/ports.ts';
import type { UpdateInbox } from '../../src/chat/update-inbox.ts';
import { createWork } from '../../src/chat/work.ts';
import { createUpdateAnswerer, type UpdateAnswerer } from './answer-updates.ts';
import { describeError, isExpected } from './api/describe-error.ts';
import { createTelegramApi, type Webhook } from './api/telegram-api.ts';
import { registerCommands } from './commands/menu.ts';
import { connect, type ConnectingOptions } from './connection/connecting.ts';
import { poll } from './connection/polling.ts';
import { keepWebhook } from './connection/webhook.ts';

export interface TelegramBotOptions {
  readonly token: string;
  /** Base of the Bot API. */
  readonly apiUrl: string;
  /** Where Telegram delivers updates, and what it proves itself with; without it updates are polled. */
  readonly webhook: Webhook | undefined;
  readonly maxUpdateAgeMs: number;
  readonly version: string;
  readonly chat: Chat;
  readonly downloader: ImageDownloader;
  readonly choices: ChatChoices;
  /** Opens the inbox of the bot with this id. */
  readonly openInbox: (botId: string) => UpdateInbox;
  readonly log: Log;
}

export interface TelegramBot {
  readonly status: 'starting' | 'ok' | 'failed';
  /**
   * Takes an update that Telegram has delivered to the webhook.
   *
   * @returns Whether it is kept, and need not be delivered again.
   */
  deliver(update: { readonly update_id: number }): boolean;
  /** Takes nothing more, answers what it has taken for at most so long, and leaves. */
  stop(graceMs: number): Promise<void>;
}

/** Connects to Telegram and answers there; whatever fails is told in the log and in `status`, never thrown. */
export function startTelegramBot(options: TelegramBotOptions): TelegramBot {
  const { webhook, openInbox, log } = options;
  const stopping = new AbortController();
  const ending = new AbortController();
  const api = createTelegramApi({ ...options, signal: ending.signal });
  const work = createWork((error) => {
    if (isExpected(error)) log.info(describeError(error), 'telegram answer not possible');
    else log.error(describeError(error), 'telegram answer failed');
  });
  let status: TelegramBot['status'] = 'starting';
  let answerer: UpdateAnswerer | undefined;
  const connecting: ConnectingOptions = {
    onStatus: (now) => (status = now),
    log,
    signal: stopping.signal,
  };

  async function run(): Promise<void> {
    const me = await connect(api.getMe, connecting);
    if (!me) return;
    const inbox = openInbox(String(me.id));
    const maxAgeMs = options.maxUpdateAgeMs;
    answerer = createUpdateAnswerer({ ...options, me, api, inbox, work, maxAgeMs });
    answerer.resume();
    const isReached = await connect(async (signal) => {
      await (webhook ? api.setWebhook(webhook, signal) : api.deleteWebhook(signal));
      return true;
    }, connecting);
    if (!isReached) return;
    status = 'ok';
    log.info({ via: webhook ? 'webhook' : 'polling' }, 'telegram ready');
    void showCommands();
    if (webhook) await keepWebhook({ ...connecting, api, webhook });
    else await poll({ ...connecting, api, onUpdates: answerer.take });
  }

  /** Beside everything else: they are there since an earlier start, or people type them. */
  async function showCommands(): Promise<void> {
    try {
      await registerCommands(api);
    } catch (error) {
      if (!stopping.signal.aborted)
        log.warn(describeError(error), 'telegram commands not registered');
    }
  }

  const running = run().catch((error: unknown) => {
    status = 'failed';
    log.error(describeError(error), 'telegram bot failed');
  });

  return {
    get status() {
      return status;
    },
    deliver(update) {
      if (!answerer || stopping.signal.aborted) return false;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what else Telegram sends is looked at with care
      answerer.take([update as Update]);
      return true;
    },
    async stop(graceMs) {
      stopping.abort();
      answerer?.flush();
      await Promise.all([running, work.finish(graceMs)]);
      ending.abort();
    },
  };
}
