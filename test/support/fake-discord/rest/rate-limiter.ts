import { createHash } from 'node:crypto';

/** How many requests a route takes. */
export interface RateLimit {
  /** Left out: every method. */
  readonly method?: string;
  /** Matches the path without `/api/v10`. */
  readonly path: RegExp;
  readonly requests: number;
  readonly perMs: number;
}

/** What the limits say about a request. */
interface Verdict {
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it must wait; the headers and `body` then say for how long. */
  readonly isLimited: boolean;
  readonly body: object;
  /** Whether the bot had been told to wait. */
  readonly isBreach: boolean;
}

/** Counts requests: https://docs.discord.com/developers/topics/rate-limits */
export interface RateLimiter {
  check(method: string, path: string): Verdict;
  /** Closes a route for a while, from the next request on. */
  block(method: string, path: string, retryAfterS: number): void;
}

interface Bucket {
  count: number;
  resetAt: number;
  /** The bot has been told to send nothing before. */
  waitUntil: number;
}

const normalLimit = { requests: 50, perMs: 1000 };

/** @param globalPerSecond - Over all routes but those of interactions, which have no part in it. */
export function createRateLimiter(
  limits: readonly RateLimit[],
  globalPerSecond: number,
): RateLimiter {
  const buckets = new Map<string, Bucket>();

  function open(key: string, perMs: number): Bucket {
    const now = Date.now();
    const known = buckets.get(key);
    if (known && (now < known.resetAt || now < known.waitUntil)) return known;
    const bucket = { count: 0, resetAt: now + perMs, waitUntil: 0 };
    buckets.set(key, bucket);
    return bucket;
  }

  function checkGlobal(path: string): Verdict | undefined {
    if (isInteractionRoute(path)) return undefined;
    const bucket = open('global', 1000);
    bucket.count += 1;
    if (bucket.count <= globalPerSecond) return undefined;
    const isBreach = Date.now() < bucket.waitUntil;
    bucket.waitUntil = bucket.resetAt;
    const wait = secondsUntil(bucket.resetAt);
    const headers = { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' };
    return { ...refusal(wait, true), headers: { ...headers, ...retryAfter(wait) }, isBreach };
  }

  return {
    check(method, path) {
      const limited = checkGlobal(path);
      if (limited) return limited;
      if (isCallback(path)) return { headers: {}, body: {}, isLimited: false, isBreach: false };
      const limit = limits.find((one) => matches(one, method, path)) ?? normalLimit;
      return count(open(bucketKey(method, path), limit.perMs), limit.requests, method, path);
    },
    block(method, path, retryAfterS) {
      const bucket = open(bucketKey(method, path), normalLimit.perMs);
      bucket.waitUntil = Date.now() + retryAfterS * 1000;
    },
  };
}

function count(bucket: Bucket, requests: number, method: string, path: string): Verdict {
  const now = Date.now();
  const isBreach = now < bucket.waitUntil;
  const isLimited = isBreach || bucket.count >= requests;
  if (!isLimited) bucket.count += 1;
  const remaining = isLimited ? 0 : requests - bucket.count;
  if (remaining === 0) bucket.waitUntil = Math.max(bucket.waitUntil, bucket.resetAt);
  const wait = secondsUntil(Math.max(bucket.resetAt, bucket.waitUntil));
  const headers = {
    'x-ratelimit-limit': String(requests),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String((now + wait * 1000) / 1000),
    'x-ratelimit-reset-after': String(wait),
    'x-ratelimit-bucket': bucketHash(method, path),
  };
  if (!isLimited) return { headers, body: {}, isLimited, isBreach };
  const scope = { 'x-ratelimit-scope': 'user' };
  return {
    ...refusal(wait, false),
    headers: { ...headers, ...scope, ...retryAfter(wait) },
    isBreach,
  };
}

function refusal(waitS: number, isGlobal: boolean) {
  const body = { message: 'You are being rate limited.', retry_after: waitS, global: isGlobal };
  return { body, isLimited: true };
}

/** The header has whole seconds, though the body is exact. */
function retryAfter(waitS: number) {
  return { 'retry-after': String(Math.ceil(waitS)) };
}

function secondsUntil(time: number): number {
  return Math.max(0, time - Date.now()) / 1000;
}

function matches({ method, path: pattern }: RateLimit, wanted: string, path: string): boolean {
  return (method === undefined || method === wanted) && pattern.test(path);
}

/** Interactions and what follows them are free of the global limit. */
function isInteractionRoute(path: string): boolean {
  return path.startsWith('/interactions/') || path.startsWith('/webhooks/');
}

function isCallback(path: string): boolean {
  return path.startsWith('/interactions/');
}

/** Channels, servers and webhooks with their tokens have buckets of their own. */
function bucketKey(method: string, path: string): string {
  const [, kind = '', id = '', token = ''] = path.split('/');
  const major = kind === 'webhooks' ? `${id}/${token}` : id;
  return `${bucketHash(method, path)}:${major}`;
}

function bucketHash(method: string, path: string): string {
  const route = path.replace(/^\/webhooks\/\d+\/[^/]+/, '/webhooks').replaceAll(/\d{15,}/g, ':id');
  return createHash('sha256').update(`${method} ${route}`).digest('hex').slice(0, 16);
}
