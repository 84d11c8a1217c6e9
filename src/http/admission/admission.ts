import type { Context } from 'hono';

import { ClassifierError } from '../../errors.ts';
import { clientKey, createClientFinder } from './client-address.ts';
import { createRequestLimiter, type Quota } from './request-limiter.ts';
import { createSecretFinder } from './secrets.ts';
import type { HttpEnv } from '../upload/upload.ts';

export interface AdmissionOptions {
  /** None: everybody may ask. */
  readonly apiKeys: readonly string[];
  /** For each key, or each client address where there are no keys; 0: as many as they like. */
  readonly ratePerMinute: number;
  /** Addresses or ranges whose `X-Forwarded-For` counts. */
  readonly trustedProxies: readonly string[];
}

/** Who may ask, and how often: looked at before anything of a body is read. */
export interface Admission {
  /**
   * Lets pass who has a key, or everybody where none are wanted.
   *
   * @throws {ClassifierError} `unauthorized`; `rate-limited` for too many wrong keys from one address.
   */
  requireKey(context: Context<HttpEnv>): Promise<void>;
  /**
   * The same, within the limit.
   *
   * @throws {ClassifierError} `unauthorized` or `rate-limited`.
   */
  admit(context: Context<HttpEnv>): Promise<void>;
}

export function createAdmission(options: AdmissionOptions): Admission {
  const { apiKeys, ratePerMinute, trustedProxies } = options;
  const findClient = createClientFinder(trustedProxies);
  const findKey = createSecretFinder(apiKeys);
  const requests = ratePerMinute > 0 ? createRequestLimiter(ratePerMinute) : undefined;
  const wrongKeys = ratePerMinute > 0 ? createRequestLimiter(ratePerMinute) : undefined;

  function addressOf({ env, req }: Context<HttpEnv>): string {
    const address = findClient({
      peer: env?.incoming?.socket.remoteAddress,
      forwardedFor: req.header('x-forwarded-for'),
    });
    return address ? clientKey(address) : 'unknown';
  }

  /** @returns The place of the caller's key in the list; nothing where no keys are wanted. */
  async function checkKey(context: Context<HttpEnv>): Promise<number | undefined> {
    if (apiKeys.length === 0) return undefined;
    const offered = offeredKeys(context);
    const [known] = offered.map(findKey).filter((key) => key !== undefined);
    if (known !== undefined) return known;
    if (offered.length === 0) {
      throw new ClassifierError(
        'unauthorized',
        'Send a key, as "Authorization: Bearer <key>" or "X-API-Key: <key>".',
      );
    }
    // Only wrong keys are refused for this: else anybody could lock out whoever shares their address, which behind a
    // proxy is everybody.
    const quota = await wrongKeys?.take(addressOf(context));
    if (quota?.isExceeded) throw rateLimited('Too many wrong keys; try again later.', quota);
    throw new ClassifierError('unauthorized', 'The key is not known here.');
  }

  return {
    async requireKey(context) {
      await checkKey(context);
    },
    async admit(context) {
      const key = await checkKey(context);
      if (!requests) return;
      const quota = await requests.take(key === undefined ? addressOf(context) : `key ${key}`);
      context.set('quota', quota);
      if (quota.isExceeded) throw rateLimited('Too many requests; try again later.', quota);
    },
  };
}

function offeredKeys({ req }: Context<HttpEnv>): readonly string[] {
  const [, bearer] = /^bearer +(\S+) *$/i.exec(req.header('authorization') ?? '') ?? [];
  return [bearer, req.header('x-api-key')].filter((key) => key !== undefined);
}

function rateLimited(message: string, { resetSeconds }: Quota): ClassifierError {
  return new ClassifierError('rate-limited', message, {
    details: { retryAfterSeconds: resetSeconds },
  });
}
