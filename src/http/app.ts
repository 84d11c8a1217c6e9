import { Hono } from 'hono';

import type { Classifier } from '../classification/classifier.ts';
import { ClassifierError, isOurFault } from '../errors.ts';
import type { Health } from './health.ts';
import { problemResponse } from './problem.ts';
import { discardBody } from './read-body.ts';
import { healthRoutes } from './routes/health.ts';
import { homeRoutes } from './routes/home.ts';
import { modelRoutes } from './routes/models.ts';
import { predictRoutes } from './routes/predict.ts';
import { type TelegramWebhook, telegramWebhookRoutes } from './routes/telegram-webhook.ts';
import { openUpload, type HttpEnv } from './upload.ts';

export interface AppDependencies {
  readonly classifier: Classifier;
  readonly maxImageBytes: number;
  readonly readHealth: () => Health;
  /** Aborted when there is no time left for what is still on its way in; never, when left out. */
  readonly ending?: AbortSignal;
  /** Where Telegram delivers updates, if it does. */
  readonly telegramWebhook?: TelegramWebhook;
  /** Told of failures that are ours. */
  readonly reportError: (error: unknown) => void;
}

/** The whole HTTP interface as a value: sockets are `server.ts`'s business. */
export function createApp(dependencies: AppDependencies): Hono<HttpEnv> {
  const { classifier, maxImageBytes, readHealth, telegramWebhook, reportError } = dependencies;
  const { ending = new AbortController().signal } = dependencies;
  const app = new Hono<HttpEnv>();

  app.use(async (context, next) => {
    await next();
    if (readHealth().status === 'stopping') context.header('connection', 'close');
  });
  app.route('/', homeRoutes());
  app.route('/', healthRoutes(readHealth));
  app.route('/', modelRoutes(classifier));
  app.route('/', predictRoutes({ classifier, maxImageBytes, ending }));
  if (telegramWebhook) app.route('/', telegramWebhookRoutes(telegramWebhook));
  refuseOtherMethods(app);

  app.notFound(() => problemResponse(new ClassifierError('not-found', 'There is nothing here.')));
  app.onError(async (error, context) => {
    const upload = openUpload(context);
    if (isOurFault(error) && !upload.signal.aborted) reportError(error);
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
