import { DiscordAPIError, HTTPError, RESTJSONErrorCodes } from 'discord.js';

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
  if (!(error instanceof Error)) return { error: typeof error };
  return { error: error.name, ...('code' in error && { errorCode: String(error.code) }) };
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
