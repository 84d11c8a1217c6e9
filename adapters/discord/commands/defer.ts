import {
  type CommandInteraction,
  DiscordAPIError,
  MessageFlags,
  RESTJSONErrorCodes,
} from 'discord.js';

/**
 * Acknowledges a command, whose answer may then take its time.
 *
 * Where Discord heard the first try, but what it said to that was lost, it refuses the second one.
 */
export async function defer(interaction: CommandInteraction, isPrivate: boolean): Promise<void> {
  try {
    await interaction.deferReply(isPrivate ? { flags: MessageFlags.Ephemeral } : {});
  } catch (error) {
    if (!isAcknowledgedAlready(error)) throw error;
    interaction.deferred = true;
    interaction.ephemeral = isPrivate;
  }
}

function isAcknowledgedAlready(error: unknown): boolean {
  return (
    error instanceof DiscordAPIError &&
    error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
  );
}
