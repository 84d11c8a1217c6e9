import { createApp } from '../../src/http/app.ts';
import type { Health, PartHealth } from '../../src/http/health.ts';
import { summarize } from '../../src/http/health.ts';
import type { TelegramWebhook } from '../../src/http/routes/telegram-webhook.ts';
import { createFakeClassifier, type FakeClassifierOptions } from './fake-classifier.ts';

export const maxImageBytes = 1000;

export interface TestAppOptions extends FakeClassifierOptions {
  readonly inference?: PartHealth['status'];
  readonly discord?: PartHealth['status'];
  readonly telegramWebhook?: TelegramWebhook;
}

/** The HTTP interface over a fake classifier. */
export function createTestApp(options: TestAppOptions = {}) {
  const { inference = 'ok', discord = 'off', telegramWebhook } = options;
  const classifier = createFakeClassifier(options);
  const reported: unknown[] = [];
  const app = createApp({
    classifier,
    maxImageBytes,
    readHealth: () => createHealth(inference, discord),
    reportError: (error) => reported.push(error),
    ...(telegramWebhook && { telegramWebhook }),
  });

  /** Sends a body to `POST /predict`. */
  async function predict(
    body: Uint8Array<ArrayBuffer> | string = 'picture',
    { query = '', headers = {}, signal }: PredictOptions = {},
  ): Promise<Response> {
    const length = String(Buffer.byteLength(body));
    return app.request(`/predict${query}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'image/jpeg', 'content-length': length, ...headers },
      ...(signal && { signal }),
    });
  }
  return { app, classifier, reported, predict };
}

interface PredictOptions {
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

function createHealth(inference: PartHealth['status'], discord: PartHealth['status']): Health {
  const parts = {
    inference: { status: inference },
    discord: { status: discord },
    telegram: { status: 'off' },
  } as const;
  return { status: summarize(parts), version: '1.2.3', parts };
}
