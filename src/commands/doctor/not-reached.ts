import type { Reply } from './ask.ts';
import { type Finding, warning } from './finding.ts';

export interface Platform {
  readonly check: string;
  readonly name: string;
  /** The base of its API. */
  readonly url: string;
}

/**
 * Says that a platform gave no answer to go by, or none at all.
 *
 * It is no failure: the platform may be away for a moment, and a bot tries again until it is back.
 */
export function notReached({ check, name, url }: Platform, reply: Reply | undefined): Finding {
  if (reply) {
    const message = `${name} gives no answer to go by (status ${reply.status}).`;
    return warning(check, message, 'Try again later; the bot does so by itself.');
  }
  const advice = `See that this machine can connect to ${new URL(url).host}; the bot tries again by itself.`;
  return warning(check, `${name} cannot be reached.`, advice);
}
