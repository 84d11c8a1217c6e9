import type { Config } from '../../config.ts';
import { type Finding, ok, warning } from './finding.ts';

const CHECK = 'access';

/** Addresses that only this machine can reach. */
const LOCAL = /^(localhost|127\.|::1$)/;

/** Looks who may ask over HTTP, and how often. */
export function checkAccess({ HOST, API_KEYS, HTTP_RATE_LIMIT_PER_MINUTE }: Config): Finding {
  if (LOCAL.test(HOST)) return ok(CHECK, 'only this machine, or a proxy on it, can ask.');
  if (API_KEYS.length > 0) return ok(CHECK, 'only who has a key can ask.');
  const everybody = `everybody who reaches ${HOST} can ask`;
  if (HTTP_RATE_LIMIT_PER_MINUTE > 0) {
    return ok(CHECK, `${everybody}, ${HTTP_RATE_LIMIT_PER_MINUTE} times a minute.`);
  }
  const advice = 'Set API_KEYS, or HTTP_RATE_LIMIT_PER_MINUTE.';
  return warning(CHECK, `${everybody}, as often as they like.`, advice);
}
