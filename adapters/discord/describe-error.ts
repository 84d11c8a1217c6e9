import { DiscordAPIError, HTTPError, RESTJSONErrorCodes } from 'discord.js';

import { ClassifierError } from '../../src/errors.ts';

/**
 * Takes from an error what may stand in a log.
 *
 * discord.js puts whole URLs, with the tokens of interactions, and the text of messages into its errors.
 */
export function describeError(error: unknown): Readonly<Record<string, string | number>> {
  if (error instanceof DiscordAPIError) {
    return { discordCode: error.code, status: error.status, method: error.method };
  }
  if (error instanceof HTTPError) return { status: error.status, method: error.method };
  if (error instanceof ClassifierError) return { errorCode: error.code, problem: error.message };
  if (!(error instanceof Error)) return { error: typeof error };
  // One that has no code is nobody's but ours.
  const facts = 'code' in error ? { errorCode: String(error.code) } : { at: placesIn(error) };
  return { error: error.name, ...facts };
}

/** Where it was thrown: the stack without the message, which may hold anything. */
function placesIn({ stack = '', message }: Error): string {
  const lines = stack.replace(message, '').split('\n');
  return lines.flatMap((line) => /^ +at (.+)/.exec(line)?.[1] ?? []).join(', ');
}

/** Nothing is wrong with us: it is gone, it is closed to us, or somebody was faster. */
const expectedCodes: ReadonlySet<number | string> = new Set([
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.UnknownMessage,
  RESTJSONErrorCodes.UnknownWebhook,
  RESTJSONErrorCodes.UnknownInteraction,
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.CannotSendMessagesToThisUser,
  RESTJSONErrorCodes.MissingPermissions,
  RESTJSONErrorCodes.InvalidWebhookToken,
  RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged,
  RESTJSONErrorCodes.InvalidActionOnArchivedThread,
  RESTJSONErrorCodes.ThreadLocked,
  RESTJSONErrorCodes.CannotReplyWithoutPermissionToReadMessageHistory,
  200_000, // blocked by AutoMod
  240_000, // blocked by the server's link filter
]);

/** Whether an answer could not be given for a reason that nobody has to look into. */
export function isExpected(error: unknown): boolean {
  return error instanceof DiscordAPIError && expectedCodes.has(error.code);
}
