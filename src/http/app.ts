import { Hono } from 'hono';
import { join } from 'node:path';

import type { Classifier } from '../classification/classifier.ts';
import { ClassifierError, isOurFault, toClassifierError } from '../errors.ts';
import { findPackageRoot } from '../package-root.ts';
import { createAdmission } from './admission/admission.ts';
import type { DownloadImage } from './upload/download-body.ts';
import { type Answer, frameAnswers } from './answers/frame-answers.ts';
import type { Health } from './health.ts';
import { problemResponse } from './answers/problem.ts';
import { createApiDocument } from './openapi/document.ts';
import { discardBody } from './upload/read-body.ts';
import { docsRoutes } from './routes/docs.ts';
import { healthRoutes } from './routes/health.ts';
import { type Metrics, metricsRoutes } from './routes/metrics.ts';
import { modelRoutes } from './routes/models.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { pageRoutes } from './routes/page.ts';
import { predictRoutes } from './routes/predict.ts';
import { type TelegramWebhook, telegramWebhookRoutes } from './routes/telegram-webhook.ts';
import { openUpload, type HttpEnv } from './upload/upload.ts';

/** What nobody reads any more: nginx's number for it, which keeps it apart from failures of ours. */
const CLIENT_HAS_GONE = 499;

export interface AppDependencies {
  readonly classifier: Classifier;
  readonly maxImageBytes: number;
  readonly readHealth: () => Health;
  /** Aborted when there is no time left for what is still on its way in; never, when left out. */
  readonly ending?: AbortSignal;
  /** Where Telegram delivers updates, if it does. */
  readonly telegramWebhook?: TelegramWebhook;
  /** Any of them opens `/predict` and `/metrics`; without one they are open to all. */
  readonly apiKeys?: readonly string[];
  /** Requests to `/predict` a minute, for each key or client address; 0, or left out: as many as they like. */
  readonly ratePerMinute?: number;
  /** Addresses or ranges whose `X-Forwarded-For` counts. */
  readonly trustedProxies?: readonly string[];
  /** Origins whose pages may ask; `*` for all. */
  readonly corsOrigins?: readonly string[];
  /** Where pictures may be given by URL. */
  readonly downloadImage?: DownloadImage;
  /** What `/metrics` says, where there is such a page. */
  readonly renderMetrics?: () => Promise<Metrics>;
  /** Told once of each request, when its answer has been decided. */
  readonly reportAnswer?: (answer: Answer) => void;
  /** Told of failures that are ours, and in which request. */
  readonly reportError: (error: unknown, context: { readonly requestId: string }) => void;
}

/** The whole HTTP interface as a value: sockets are `server.ts`'s business. */
export function createApp(dependencies: AppDependencies): Hono<HttpEnv> {
  const { classifier, maxImageBytes, readHealth, telegramWebhook, reportError } = dependencies;
  const { apiKeys = [], ratePerMinute = 0, trustedProxies = [], corsOrigins = [] } = dependencies;
  const { ending = new AbortController().signal } = dependencies;
  const { downloadImage, renderMetrics, reportAnswer } = dependencies;
  const { admit, requireKey } = createAdmission({ apiKeys, ratePerMinute, trustedProxies });
  const app = new Hono<HttpEnv>();

  app.use(frameAnswers({ corsOrigins, readHealth, reportAnswer }));
  app.route('/', pageRoutes(join(findPackageRoot(), 'web')));
  app.route('/', healthRoutes(readHealth));
  app.route('/', modelRoutes(classifier));
  app.route('/', predictRoutes({ classifier, maxImageBytes, ending, downloadImage, admit }));
  if (renderMetrics) app.route('/', metricsRoutes({ renderMetrics, requireKey }));
  app.route('/', openApiRoutes(describeApi));
  app.route('/', docsRoutes());
  if (telegramWebhook) app.route('/', telegramWebhookRoutes(telegramWebhook));
  refuseOtherMethods(app);
  app.all('/*', () => {
    throw new ClassifierError('not-found', 'There is nothing here.');
  });

  function describeApi(): object {
    return createApiDocument({
      version: readHealth().version,
      models: classifier.models,
      maxImageBytes,
      wantsKeys: apiKeys.length > 0,
      isLimited: ratePerMinute > 0,
      takesUrls: downloadImage !== undefined,
      hasMetrics: renderMetrics !== undefined,
    });
  }

  app.onError(async (error, context) => {
    const upload = openUpload(context);
    if (upload.signal.aborted) return new Response(null, { status: CLIENT_HAS_GONE });
    if (isOurFault(error)) reportError(error, { requestId: context.get('requestId') });
    context.set('failure', toClassifierError(error).code);
    const isAtEnd = !ending.aborted && (await discardBody(upload));
    return problemResponse(error, isAtEnd ? {} : { connection: 'close' });
  });
  return app;
}

/** Answers 405 where a path exists, but not for this method. */
function refuseOtherMethods(app: Hono<HttpEnv>): void {
  const routes = app.routes.filter(({ path }) => path !== '/*');
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method);
    const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method));
    app.all(path, () => {
      throw new ClassifierError('method-not-allowed', `Use ${allow.join(' or ')} here.`, {
        details: { allow: allow.join(', ') },
      });
    });
  }
}
