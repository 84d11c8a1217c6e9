import type { HonoRequest } from 'hono';

/** What pages elsewhere may ask for, and see of an answer. */
const ALLOWED_METHODS = 'GET, HEAD, POST';
const ALLOWED_HEADERS = 'Authorization, Content-Type, X-API-Key, X-Request-Id';
const EXPOSED_HEADERS = 'RateLimit, RateLimit-Policy, Retry-After, X-Request-Id';
/** How long browsers may remember that: as long as they do at most. */
const MAX_AGE_SECONDS = '7200';

export interface CrossOrigin {
  /** @returns The answer to a browser that asks beforehand; nothing where the request is another, or from elsewhere. */
  answerPreflight(request: HonoRequest): Response | undefined;
  /** Lets the page that asked read an answer. */
  permit(headers: Headers, request: HonoRequest): void;
}

/**
 * Lets pages of other origins ask (CORS).
 *
 * Hono's own middleware would make a second response out of every one, which costs more than all else that is done to it.
 *
 * @param origins - As browsers send them, or `*` for all.
 */
export function createCrossOrigin(origins: readonly string[]): CrossOrigin {
  const allowed = new Set(origins);

  function findPermission(request: HonoRequest): string | undefined {
    const origin = request.header('origin');
    if (origin === undefined) return undefined;
    return ['*', origin].find((one) => allowed.has(one));
  }

  return {
    answerPreflight(request) {
      const isPreflight =
        request.method === 'OPTIONS' &&
        request.header('access-control-request-method') !== undefined;
      if (!isPreflight || findPermission(request) === undefined) return undefined;
      return new Response(null, {
        status: 204,
        headers: {
          'access-control-allow-methods': ALLOWED_METHODS,
          'access-control-allow-headers': ALLOWED_HEADERS,
          'access-control-max-age': MAX_AGE_SECONDS,
        },
      });
    },
    permit(headers, request) {
      if (allowed.size === 0) return;
      if (!allowed.has('*')) headers.append('vary', 'Origin'); // caches must not give one origin's answer to another
      const permission = findPermission(request);
      if (permission === undefined) return;
      headers.set('access-control-allow-origin', permission);
      headers.set('access-control-expose-headers', EXPOSED_HEADERS);
    },
  };
}
