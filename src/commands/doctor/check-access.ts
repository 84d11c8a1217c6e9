import type { Config } from '../../config.ts';
import { type Finding, ok, warning } from './finding.ts';

const CHECK = 'access';

/** Addresses that only this machine can reach. */
const LOCAL = /^(localhost|127\.|::1$)/;
/** Shorter keys can be found by trying. */
const MIN_KEY_LENGTH = 16;

/** Looks who may ask over HTTP, how often, and whether that holds what it promises. */
export function checkAccess(config: Config): readonly Finding[] {
  return [judgeExposure(config), ...judgeKeys(config), ...judgeProxies(config)];
}

function judgeExposure({ HOST, API_KEYS, HTTP_RATE_LIMIT_PER_MINUTE }: Config): Finding {
  if (LOCAL.test(HOST)) return ok(CHECK, 'only this machine, or a proxy on it, can ask.');
  if (API_KEYS.length > 0) return ok(CHECK, 'only who has a key can ask.');
  const everybody = `everybody who reaches ${HOST} can ask`;
  if (HTTP_RATE_LIMIT_PER_MINUTE > 0) {
    return ok(CHECK, `${everybody}, ${HTTP_RATE_LIMIT_PER_MINUTE} times a minute.`);
  }
  const advice = 'Set API_KEYS, or HTTP_RATE_LIMIT_PER_MINUTE.';
  return warning(CHECK, `${everybody}, as often as they like.`, advice);
}

function judgeKeys({ API_KEYS }: Config): readonly Finding[] {
  if (API_KEYS.every(({ length }) => length >= MIN_KEY_LENGTH)) return [];
  const advice = 'Make longer ones: openssl rand -hex 32.';
  return [warning(CHECK, 'a key in API_KEYS is so short that it can be guessed.', advice)];
}

function judgeProxies({ TRUSTED_PROXIES }: Config): readonly Finding[] {
  if (!TRUSTED_PROXIES.some((range) => range.endsWith('/0'))) return [];
  const advice = 'Name only the proxies in front of this service.';
  return [warning(CHECK, 'TRUSTED_PROXIES lets everybody say to be somebody else.', advice)];
}
