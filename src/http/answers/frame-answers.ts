import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { randomUUID } from 'node:crypto';

import type { Classification } from '../../classification/classifier.ts';
import type { ErrorCode } from '../../errors.ts';
import { createCrossOrigin } from './cross-origin.ts';
import type { Health } from '../health.ts';
import { securityHeaders } from './security-headers.ts';
import type { HttpEnv } from '../upload/upload.ts';

/** What became of a request. */
export interface Answer {
  readonly requestId: string;
  readonly method: string;
  /** The path that the route was written for, or `unmatched`: one of a few, whatever was asked for. */
  readonly route: string;
  /** 499 where the client had gone before there was an answer. */
  readonly status: number;
  /** Since the headers of the request were there. */
  readonly durationMs: number;
  /** Only where a picture was classified. */
  readonly timings?: Classification['timings'] | undefined;
  /** Why there is a problem instead of an answer. */
  readonly failure?: ErrorCode | undefined;
}

export interface FrameOptions {
  /** Origins whose pages may ask; `*` for all. */
  readonly corsOrigins: readonly string[];
  readonly readHealth: () => Health;
  /** Told once of each request, when its answer has been decided. */
  readonly reportAnswer?: ((answer: Answer) => void) | undefined;
}

/** Ids of others are kept as long as they can stand in a log line. */
const SANE_REQUEST_ID = /^[\w.:=+/-]{1,128}$/;

/**
 * What happens to all answers alike, refusals among them: gives them an id and headers, and tells of them.
 *
 * Headers are put on the response that is there: context.header() would make a new one each time.
 */
export function frameAnswers(options: FrameOptions): MiddlewareHandler<HttpEnv> {
  const { readHealth, reportAnswer } = options;
  const crossOrigin = createCrossOrigin(options.corsOrigins);
  const standing = Object.entries(securityHeaders);

  return async (context, next) => {
    const startedAt = performance.now();
    const requestId = chooseRequestId(context.req.header('x-request-id'));
    context.set('requestId', requestId);
    const preflight = crossOrigin.answerPreflight(context.req);
    if (preflight) context.res = preflight;
    else await next();

    const { headers, status } = context.res;
    for (const [name, value] of standing) if (!headers.has(name)) headers.set(name, value);
    headers.set('x-request-id', requestId);
    describeQuota(headers, context);
    crossOrigin.permit(headers, context.req);
    if (readHealth().status === 'stopping') headers.set('connection', 'close');
    reportAnswer?.({
      requestId,
      method: context.req.method,
      route: findRoute(context),
      status,
      durationMs: performance.now() - startedAt,
      timings: context.get('timings'),
      failure: context.get('failure'),
    });
  };
}

function chooseRequestId(given: string | undefined): string {
  return given !== undefined && SANE_REQUEST_ID.test(given) ? given : randomUUID();
}

/** The fields of draft-ietf-httpapi-ratelimit-headers: the policy, and what is left of it. */
function describeQuota(headers: Headers, context: Context<HttpEnv>): void {
  const quota = context.get('quota');
  if (!quota) return;
  headers.set('ratelimit-policy', `"predict";q=${quota.limit};w=60`);
  headers.set('ratelimit', `"predict";r=${quota.remaining};t=${quota.resetSeconds}`);
}

function findRoute(context: Context<HttpEnv>): string {
  return matchedRoutes(context).find(({ path }) => path !== '/*')?.path ?? 'unmatched';
}
