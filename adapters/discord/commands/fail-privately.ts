import { type CommandInteraction, MessageFlags } from 'discord.js';

import { replyPrivately } from './reply-privately.ts';

/** Nobody but the asker needs to see what went wrong: the public promise of an answer is taken back. */
export async function failPrivately(
  interaction: CommandInteraction,
  content: string,
): Promise<void> {
  if (!interaction.deferred) await replyPrivately(interaction, content);
  else if (interaction.ephemeral) await interaction.editReply({ content });
  else {
    await interaction.deleteReply();
    await interaction.followUp({ content, flags: MessageFlags.Ephemeral });
  }
}
