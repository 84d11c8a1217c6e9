import type { FmtString } from 'telegraf/format';
import type { BotCommand, InlineKeyboardMarkup, Update, UserFromGetMe } from 'telegraf/types';

import { createCalls } from './calls.ts';

/** How long Telegram holds a poll open when there is nothing to tell. */
const POLL_SECONDS = 50;
/** For a last word: a service that stops has ten seconds. Telegram may take three when it was asked just before. */
const CONFIRM_TIMEOUT_MS = 4_000;

/** Where a message goes. */
export interface Target {
  readonly chatId: number;
  /** A forum's topic. */
  readonly threadId: number | undefined;
  readonly replyTo: number | undefined;
}

/** What is needed to stay connected. Every call has a deadline, and is made once. */
export interface TelegramConnection {
  getMe(signal: AbortSignal): Promise<UserFromGetMe>;
  /** Gives updates from `offset` on; what came before it is confirmed. */
  getUpdates(offset: number | undefined, options: PollOptions): Promise<readonly Update[]>;
  /** Confirms what came before `offset`, within four seconds or not at all. */
  confirm(offset: number): Promise<void>;
  setWebhook(webhook: Webhook, signal: AbortSignal): Promise<void>;
  readWebhook(signal: AbortSignal): Promise<WebhookState>;
  deleteWebhook(signal: AbortSignal): Promise<void>;
}

interface PollOptions {
  /** Whether to wait where there is nothing to tell yet. */
  readonly isLong: boolean;
  readonly signal: AbortSignal;
}

export interface Webhook {
  readonly url: string;
  /** What Telegram shall prove itself with. */
  readonly secret: string;
}

/** How a webhook is, as Telegram sees it. */
export interface WebhookState {
  /** As Telegram writes it; empty where there is none. */
  readonly url: string;
  /** Updates that wait to be delivered. */
  readonly pendingCount: number;
  /** When a delivery failed last, in seconds since 1970; and why, in Telegram's words. */
  readonly failedAt: number | undefined;
  readonly problem: string | undefined;
}

/** What is done for people. Every call has a deadline, and all but `sendTyping` are made again where that may help. */
export interface TelegramApi extends TelegramConnection {
  setCommands(commands: readonly BotCommand[], languageCode?: string): Promise<void>;
  send(target: Target, content: FmtString, keyboard?: InlineKeyboardMarkup): Promise<void>;
  edit(chatId: number, messageId: number, content: FmtString): Promise<void>;
  sendTyping(target: Target): Promise<void>;
  /** @param text - Shown for a moment to whoever has pressed, and to nobody else; at most 200 characters. */
  answerPress(pressId: string, text: string): Promise<void>;
  /** @param userId - Of a person: Telegram does not count bots here. */
  isAdmin(chatId: number, userId: number): Promise<boolean>;
  /** @param botId - Of the bot itself. */
  isBotAdmin(chatId: number, botId: number): Promise<boolean>;
  /** Where a file can be fetched from, which is good for an hour. The URL holds the bot's token. */
  getFileUrl(fileId: string): Promise<string>;
}

/** What updates are asked for; edits are not: what was answered is answered. */
const ALLOWED_UPDATES = ['message', 'channel_post', 'callback_query'] as const;
/** Requests that Telegram may have open to us at once. */
const MAX_WEBHOOK_CONNECTIONS = 10;

/**
 * @param options.apiUrl - Base of the Bot API, such as `https://api.telegram.org`.
 * @param options.signal - Ends all calls.
 */
export function createTelegramApi({
  token,
  apiUrl,
  signal: ending,
}: {
  readonly token: string;
  readonly apiUrl: string;
  readonly signal: AbortSignal;
}): TelegramApi {
  const base = apiUrl.replace(/\/*$/, '/'); // telegraf resolves against it: without the slash a path would be lost
  const { run, once, spare } = createCalls({ token, base, signal: ending });

  return {
    getMe: (signal) => once('getMe', {}, { signal }),
    getUpdates(offset, { isLong, signal }) {
      const timeout = isLong ? POLL_SECONDS : 0;
      const payload = { limit: 100, timeout, allowed_updates: ALLOWED_UPDATES };
      return once(
        'getUpdates',
        { ...payload, ...(offset !== undefined && { offset }) },
        { timeoutMs: (timeout + 10) * 1_000, signal },
      );
    },
    async confirm(offset) {
      await once(
        'getUpdates',
        { offset, limit: 1, timeout: 0, allowed_updates: ALLOWED_UPDATES },
        { timeoutMs: CONFIRM_TIMEOUT_MS },
      );
    },
    async setWebhook({ url, secret }, signal) {
      await once(
        'setWebhook',
        {
          url,
          secret_token: secret,
          max_connections: MAX_WEBHOOK_CONNECTIONS,
          allowed_updates: ALLOWED_UPDATES,
        },
        { signal },
      );
    },
    async readWebhook(signal) {
      const info = await once('getWebhookInfo', {}, { signal });
      return {
        url: info.url ?? '',
        pendingCount: info.pending_update_count,
        failedAt: info.last_error_date,
        problem: info.last_error_message,
      };
    },
    async deleteWebhook(signal) {
      await once('deleteWebhook', {}, { signal });
    },
    async setCommands(commands, languageCode) {
      await run('setMyCommands', {
        commands,
        ...(languageCode !== undefined && { language_code: languageCode }),
      });
    },
    async send({ chatId, threadId, replyTo }, { text, entities }, keyboard) {
      await run('sendMessage', {
        chat_id: chatId,
        text,
        ...(entities && { entities }),
        link_preview_options: { is_disabled: true },
        ...(threadId !== undefined && { message_thread_id: threadId }),
        ...(replyTo !== undefined && {
          reply_parameters: { message_id: replyTo, allow_sending_without_reply: true },
        }),
        ...(keyboard && { reply_markup: keyboard }),
      });
    },
    async edit(chatId, messageId, { text, entities }) {
      await run('editMessageText', {
        chat_id: chatId,
        message_id: messageId,
        text,
        ...(entities && { entities }),
      });
    },
    async sendTyping({ chatId, threadId }) {
      await spare('sendChatAction', {
        chat_id: chatId,
        action: 'typing',
        ...(threadId !== undefined && { message_thread_id: threadId }),
      });
    },
    async answerPress(pressId, text) {
      await run('answerCallbackQuery', { callback_query_id: pressId, text });
    },
    async isAdmin(chatId, userId) {
      // Not getChatMember: where members are hidden, it tells bots that are no admins nothing about others.
      const admins = await run('getChatAdministrators', { chat_id: chatId });
      return admins.some(({ user }) => user.id === userId);
    },
    async isBotAdmin(chatId, botId) {
      const { status } = await run('getChatMember', { chat_id: chatId, user_id: botId });
      return status === 'administrator';
    },
    async getFileUrl(fileId) {
      const { file_path: path = '' } = await run('getFile', { file_id: fileId });
      return new URL(`file/bot${token}/${path}`, base).href;
    },
  };
}
