import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';

import { type Bots, startBots } from './bots.ts';
import { createClassifier } from './classification/classifier.ts';
import type { Config } from './config.ts';
import { createPublicImageDownloader } from './download/public-image-downloader.ts';
import { createApp } from './http/app.ts';
import { type Parts, summarize } from './http/health.ts';
import { listen } from './http/server.ts';
import { availableCpus } from './inference/available-cpus.ts';
import { createInferencePool } from './inference/pool.ts';
import { chooseDefault } from './model-folders/choose-default.ts';
import { listModels } from './model-folders/list-models.ts';
import { readVersion } from './package-root.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics } from './telemetry/metrics.ts';
import { observeClassifier } from './telemetry/observe-classifier.ts';
import { observeDownload } from './telemetry/observe-download.ts';
import { createRequestReporter } from './telemetry/report-request.ts';

/** How long open requests may take to end before the rest is told that the service is gone. */
const GRACE_MS = 8_000;
/** A little less for chat, which has to say goodbye after its last answer. */
const CHAT_GRACE_MS = 7_000;
/** How long those last answers may take to leave. */
const FLUSH_MS = 1_000;

export interface Service {
  /** Where HTTP listens. */
  readonly url: string;
  /** Ends open work first; the promise settles within ten seconds. */
  stop(): Promise<void>;
}

/**
 * Starts everything, and puts everything together: this is the only place that sees all parts.
 *
 * @throws {ClassifierError} `config-invalid` or `model-invalid` when the service cannot work as it is set up.
 */
export async function startService(config: Config, logger: Logger): Promise<Service> {
  const listed = await listModels(config.MODELS_DIR);
  const models = chooseDefault(listed, config.MODEL);
  for (const { error } of listed.broken) logger.warn({ problem: error.message }, 'model left out');

  const version = readVersion();
  const processes = config.INFERENCE_PROCESSES ?? availableCpus();
  const webhookSecret = chooseWebhookSecret(config);
  const ending = new AbortController();
  setMaxListeners(0, ending.signal); // one for each upload; Node would warn of a leak at the eleventh
  let bots: Bots | undefined;
  let isStarting = true;
  let isStopping = false;
  const metrics = createMetrics({
    version,
    readState: () => ({
      inferenceQueueLength: pool.queueLength,
      chatQueueLength: bots?.queueLength ?? 0,
      childrenUp: pool.pids.length,
    }),
  });
  const pool = createInferencePool({
    defaultModel: models[0],
    processes,
    threads: config.INFERENCE_THREADS,
    queueLimit: config.INFERENCE_QUEUE_LIMIT,
    timeoutMs: config.INFERENCE_TIMEOUT_MS,
    maxImagePixels: config.MAX_IMAGE_PIXELS,
    reportDeath({ pid: childPid, ...death }) {
      metrics.countChildRestart();
      logger.error({ childPid, ...death }, 'inference process ended'); // "pid" is ours, in every line
    },
  });
  const downloader = config.ALLOW_URL_PREDICT
    ? createPublicImageDownloader({
        timeoutMs: config.DOWNLOAD_TIMEOUT_MS,
        maxBytes: config.MAX_IMAGE_BYTES,
      })
    : undefined;
  // However this process ends: a child that hangs would not notice that it is alone.
  process.once('exit', pool.stop);
  const classifier = createClassifier({
    engine: pool,
    models,
    defaultK: config.TOP_K,
    minProbability: config.MIN_PROBABILITY,
  });

  const reportError = (error: unknown, context: { readonly requestId?: string } = {}): void =>
    logger.error({ err: error, ...context }, 'request failed');
  const app = createApp({
    classifier: observeClassifier(classifier, (end) => metrics.countPicture('http', end)),
    maxImageBytes: config.MAX_IMAGE_BYTES,
    readHealth() {
      const parts: Parts = {
        inference: { status: inferenceStatus() },
        discord: { status: bots?.discord ?? before(config.DISCORD_TOKEN) },
        telegram: { status: bots?.telegram ?? before(config.TELEGRAM_TOKEN) },
      };
      return { status: summarize(parts), version, parts };
    },
    reportAnswer: createRequestReporter(metrics, logger),
    renderMetrics: metrics.render,
    reportError,
    ending: ending.signal,
    apiKeys: config.API_KEYS,
    ratePerMinute: config.HTTP_RATE_LIMIT_PER_MINUTE,
    trustedProxies: config.TRUSTED_PROXIES,
    corsOrigins: config.CORS_ORIGINS,
    ...(downloader && {
      downloadImage: observeDownload(downloader.download, metrics.observeDownload),
    }),
    ...(webhookSecret && {
      telegramWebhook: {
        secret: webhookSecret,
        deliver: (update) => bots?.deliver(update) ?? false,
      },
    }),
  });

  const server = await listen(app, { host: config.HOST, port: config.PORT, reportError }).catch(
    (error: unknown) => {
      stopPool();
      throw error;
    },
  );
  logger.info({ url: server.url }, 'service listening');

  function inferenceStatus(): Parts['inference']['status'] {
    if (isStopping) return 'stopping';
    // One child may be up and another not: the start can still fail, and nobody should be sent here yet.
    return isStarting ? 'starting' : pool.status;
  }

  function stopPool(): void {
    process.off('exit', pool.stop);
    pool.stop();
  }

  async function stop(): Promise<void> {
    isStopping = true;
    const closed = server.close();
    await Promise.race([
      Promise.all([closed, bots?.stop(CHAT_GRACE_MS)]),
      setTimeout(GRACE_MS, undefined, { ref: false }),
    ]);
    stopPool();
    ending.abort();
    void downloader?.close();
    await Promise.race([closed, setTimeout(FLUSH_MS, undefined, { ref: false })]);
    server.closeConnections();
    logger.info('service stopped');
  }

  try {
    await pool.ready();
    isStarting = false;
    logger.info({ model: config.MODEL, processes: pool.pids.length }, 'service ready');
    bots = await startBots(config, {
      classifier,
      processes,
      version,
      webhookSecret,
      metrics,
      logger,
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: server.url, stop };
}

/** What a bot is before it was started: that has to wait until pictures can be classified. */
function before(token: string | undefined): 'off' | 'starting' {
  return token === undefined ? 'off' : 'starting';
}

/** What Telegram has to prove itself with, where it delivers updates: the operator's choice, or a new one each start. */
function chooseWebhookSecret(config: Config): string | undefined {
  const { TELEGRAM_TOKEN, TELEGRAM_WEBHOOK_URL, TELEGRAM_WEBHOOK_SECRET } = config;
  if (TELEGRAM_TOKEN === undefined || TELEGRAM_WEBHOOK_URL === undefined) return undefined;
  return TELEGRAM_WEBHOOK_SECRET ?? randomBytes(32).toString('base64url');
}
