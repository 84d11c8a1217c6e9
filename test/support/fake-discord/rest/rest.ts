import { Hono } from 'hono';

import { ApiError } from '../api-error.ts';
import type { Credentials } from '../credentials.ts';
import type { FaultOptions, Faults } from './faults.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** What a client gets: an answer, none at all, or a dead connection. */
export type Outcome = Response | 'hang' | 'drop' | 'reset';

/** One request, as it went. */
export interface RequestRecord {
  readonly method: string;
  /** Without `/api/v10`, query and interaction tokens. */
  readonly path: string;
  readonly status: number | 'hang' | 'drop' | 'reset';
  readonly userAgent: string;
}

export interface RestDependencies {
  readonly routes: Hono;
  readonly credentials: Credentials;
  readonly faults: Faults;
  readonly limiter: RateLimiter;
  readonly onRequest: (record: RequestRecord) => void;
  readonly reportBreach: (breach: string) => void;
}

const prefix = '/api/v10';

/** Puts what concerns all routes before them: faults, limits, identity. */
export function createRest(dependencies: RestDependencies): (request: Request) => Promise<Outcome> {
  const { credentials, faults, limiter, onRequest, reportBreach } = dependencies;
  const refusedTokens = new Set<string>();
  const app = createApp(dependencies);

  function checkClient(request: Request, path: string): void {
    // https://docs.discord.com/developers/reference#user-agent
    const userAgent = request.headers.get('user-agent') ?? '';
    if (!/^DiscordBot \(\S+, \S+\)/.test(userAgent)) {
      reportBreach(`The user agent is no DiscordBot (url, version): ${userAgent}`);
    }
    if (!isSelfAuthorised(path)) checkToken(request.headers.get('authorization') ?? '');
  }

  function checkToken(authorization: string): void {
    const [scheme, token = ''] = authorization.split(' ');
    if (scheme === 'Bot' && credentials.accepts(token)) return;
    // Apps stop when their token is refused: https://docs.discord.com/developers/topics/rate-limits
    const isBreach = refusedTokens.has(authorization);
    refusedTokens.add(authorization);
    throw new ApiError('unauthorized', { isBreach });
  }

  async function answer(request: Request, path: string): Promise<Response> {
    const { method } = request;
    const { isLimited, isBreach, headers, body } = limiter.check(method, path);
    if (isBreach) reportBreach(`${method} ${hideTokens(path)}: sent while it had to wait`);
    if (isLimited) return Response.json(body, { status: 429, headers });
    const response = await app.fetch(request);
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  }

  async function fail(fault: FaultOptions, request: Request, path: string): Promise<Outcome> {
    const { status, code = 0, retryAfterS = 1 } = fault;
    if (status === 'hang' || status === 'drop' || status === 'reset') return status;
    if (status === 'post-then-502') {
      await answer(request, path);
      return badGateway(502);
    }
    if (status === 429) {
      limiter.block(request.method, path, retryAfterS);
      const body = { message: 'You are being rate limited.', retry_after: retryAfterS };
      const headers = { 'retry-after': String(retryAfterS), 'x-ratelimit-scope': 'user' };
      return Response.json({ ...body, global: false }, { status, headers });
    }
    if (status >= 500) return badGateway(status);
    return Response.json({ message: 'This failure was asked for', code }, { status });
  }

  app.use(async (context, next) => {
    checkClient(context.req.raw, pathOf(context.req.raw));
    await next();
  });
  app.route(prefix, dependencies.routes);

  return async (request) => {
    const path = pathOf(request);
    const fault = faults.take(request.method, path);
    const outcome = fault ? await fail(fault, request, path) : await answer(request, path);
    onRequest({
      method: request.method,
      path: hideTokens(path),
      status: typeof outcome === 'string' ? outcome : outcome.status,
      userAgent: request.headers.get('user-agent') ?? '',
    });
    return outcome;
  };
}

function createApp({ reportBreach }: RestDependencies): Hono {
  const app = new Hono();
  app.notFound((context) => {
    const isOtherVersion = !context.req.path.startsWith(`${prefix}/`);
    return refuse(new ApiError(isOtherVersion ? 'invalid-version' : 'not-found'), context.req.raw);
  });
  app.onError((error, context) => {
    if (error instanceof ApiError) return refuse(error, context.req.raw);
    throw error; // a mistake in the fake: the test process shows it
  });
  function refuse(error: ApiError, request: Request): Response {
    const { method } = request;
    if (error.isBreach) {
      reportBreach(`${method} ${hideTokens(pathOf(request))}: ${error.describe()}`);
    }
    return Response.json(error.toJson(), { status: error.status });
  }
  return app;
}

/** What stands before Discord when it is down answers in HTML. */
function badGateway(status: number): Response {
  const headers = { 'content-type': 'text/html' };
  return new Response('<html><h1>Bad Gateway</h1></html>', { status, headers });
}

function pathOf(request: Request): string {
  const path = decodeURIComponent(new URL(request.url).pathname);
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}

/** These carry a token of their own in the path. */
function isSelfAuthorised(path: string): boolean {
  return path.startsWith('/interactions/') || path.startsWith('/webhooks/');
}

/** Tokens do not belong into lists that a failing test prints. */
function hideTokens(path: string): string {
  return path.replace(/^(\/(?:interactions|webhooks)\/\d+\/)[^/]+/, '$1:token');
}
