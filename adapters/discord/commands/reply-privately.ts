import { type CommandInteraction, MessageFlags } from 'discord.js';

/** Answers a command at once, for the eyes of whoever gave it. */
export async function replyPrivately(
  interaction: CommandInteraction,
  content: string,
): Promise<void> {
  await interaction.reply({ content, flags: MessageFlags.Ephemeral });
}
