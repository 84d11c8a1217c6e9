import type { DiscordBot } from '../adapters/discord/bot.ts';
import type { TelegramBot } from '../adapters/telegram/bot.ts';
import { createChat } from './chat/chat.ts';
import type { Classifier } from './classification/classifier.ts';
import type { Config } from './config.ts';
import { createImageDownloader } from './download/download-image.ts';
import type { PartHealth } from './http/health.ts';
import { openState } from './state/open-state.ts';
import type { Logger } from './telemetry/logger.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { observeDownload } from './telemetry/observe-download.ts';
import { createPicturesReporter } from './telemetry/report-pictures.ts';

/** Pictures from chat that are fetched, wait in the inference queue or run, for each process that runs them. */
const PICTURES_A_PROCESS = 4;

export interface BotDependencies {
  readonly classifier: Classifier;
  /** Inference processes. */
  readonly processes: number;
  readonly version: string;
  /** What Telegram proves itself with at our webhook, if it has one. */
  readonly webhookSecret: string | undefined;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** The chat bots, as far as there are tokens for them. */
export interface Bots {
  readonly discord: PartHealth['status'];
  readonly telegram: PartHealth['status'];
  /** Pictures from chat that wait for their turn. */
  readonly queueLength: number;
  /**
   * Takes what Telegram has delivered to the webhook.
   *
   * @returns Whether it is kept; else Telegram is to try again.
   */
  deliver(update: TelegramUpdate): boolean;
  /** Answers what was taken, for at most so long, and takes leave. */
  stop(graceMs: number): Promise<void>;
}

type TelegramUpdate = Parameters<TelegramBot['deliver']>[0];

/**
 * Starts the bots that there are tokens for; a platform's library is loaded only then, and `DATA_DIR` is not touched
 * without one.
 *
 * @throws {ClassifierError} `config-invalid` where `DATA_DIR` cannot be used.
 */
export async function startBots(config: Config, dependencies: BotDependencies): Promise<Bots> {
  const { DISCORD_TOKEN, TELEGRAM_TOKEN } = config;
  if (DISCORD_TOKEN === undefined && TELEGRAM_TOKEN === undefined) return noBots;

  const { classifier, processes, version, webhookSecret, metrics, logger: log } = dependencies;
  const state = await openState({ dataDir: config.DATA_DIR });
  const chat = createChat({
    classifier,
    defaultK: config.TOP_K,
    queueLimit: config.CHAT_QUEUE_LIMIT,
    concurrency: PICTURES_A_PROCESS * processes,
    perMinute: config.RATE_LIMIT_PER_MINUTE,
    reportAnswer: createPicturesReporter(metrics, log),
    reportRefusal({ platform, pictureCount }) {
      for (let i = 0; i < pictureCount; i++) {
        metrics.countPicture(platform, { outcome: 'rate-limited', timings: undefined });
      }
    },
    reportError: (error, { reference }) =>
      log.error({ err: error, requestId: reference }, 'picture from chat failed'),
  });
  const downloader = createImageDownloader({
    allowedOrigins: [...config.DISCORD_CDN_ORIGINS, new URL(config.TELEGRAM_API_URL).origin],
    timeoutMs: config.DOWNLOAD_TIMEOUT_MS,
    maxBytes: config.MAX_IMAGE_BYTES,
  });
  const common = {
    version,
    downloader: { download: observeDownload(downloader.download, metrics.observeDownload) },
    choices: state.choices,
    log,
  };

  async function startDiscord(token: string): Promise<DiscordBot> {
    const { startDiscordBot } = await import('../adapters/discord/bot.ts');
    return startDiscordBot({
      ...common,
      chat: chat.forPlatform('discord'),
      token,
      apiUrl: config.DISCORD_API_URL,
      cdnOrigins: config.DISCORD_CDN_ORIGINS,
      autoClassify: config.DISCORD_AUTO_CLASSIFY,
      commandsGuildId: config.DISCORD_COMMANDS_GUILD,
    });
  }

  async function startTelegram(token: string): Promise<TelegramBot> {
    const { startTelegramBot } = await import('../adapters/telegram/bot.ts');
    const url = config.TELEGRAM_WEBHOOK_URL;
    return startTelegramBot({
      ...common,
      chat: chat.forPlatform('telegram'),
      token,
      apiUrl: config.TELEGRAM_API_URL,
      webhook: url && webhookSecret ? { url, secret: webhookSecret } : undefined,
      maxUpdateAgeMs: config.TELEGRAM_MAX_UPDATE_AGE_MS,
      openInbox: (id) => state.openInbox({ platform: 'telegram', id }),
    });
  }

  const [discord, telegram] = await Promise.all([
    DISCORD_TOKEN === undefined ? undefined : startDiscord(DISCORD_TOKEN),
    TELEGRAM_TOKEN === undefined ? undefined : startTelegram(TELEGRAM_TOKEN),
  ]);
  return {
    get discord() {
      return discord?.status ?? 'off';
    },
    get telegram() {
      return telegram?.status ?? 'off';
    },
    get queueLength() {
      return chat.queueLength;
    },
    deliver: (update) => telegram?.deliver(update) ?? false,
    async stop(graceMs) {
      await Promise.all([discord?.stop(graceMs), telegram?.stop(graceMs)]);
      await downloader.close();
      state.close();
    },
  };
}

const noBots: Bots = {
  discord: 'off',
  telegram: 'off',
  queueLength: 0,
  deliver: () => false,
  stop: () => Promise.resolve(),
};
