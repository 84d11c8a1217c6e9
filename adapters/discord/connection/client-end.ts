import { DiscordjsError, DiscordjsErrorCodes, GatewayCloseCodes } from 'discord.js';

import { describeError } from '../describe-error.ts';

/** Why a client is of no further use. */
export type ClientEnd =
  | { readonly reason: 'token-refused' | 'intent-refused' | 'stopped' }
  | { readonly reason: 'failed'; readonly facts: Readonly<Record<string, string | number>> };

/** How the gateway refuses for good; after every other code discord.js comes back by itself, or another try may help. */
const refusals: ReadonlyMap<number, 'token-refused' | 'intent-refused'> = new Map([
  [GatewayCloseCodes.AuthenticationFailed, 'token-refused'],
  [GatewayCloseCodes.DisallowedIntents, 'intent-refused'],
]);

/** What a code means that discord.js does not come back from. */
export function judgeClose(code: number): ClientEnd {
  const reason = refusals.get(code);
  return reason ? { reason } : { reason: 'failed', facts: { closeCode: code } };
}

/** What `login()` rejects with; what the gateway says is nothing but a message there. */
export function judgeLogin(error: unknown): ClientEnd {
  const message = error instanceof Error ? error.message : '';
  const isTokenInvalid =
    error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid;
  if (isTokenInvalid || message === 'Authentication failed') return { reason: 'token-refused' };
  if (message === 'Used disallowed intents') return { reason: 'intent-refused' };
  if (message.startsWith('Not enough sessions remaining')) {
    return { reason: 'failed', facts: { problem: 'no session starts left today' } };
  }
  return { reason: 'failed', facts: describeError(error) };
}
