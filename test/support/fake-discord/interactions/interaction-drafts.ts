import { InteractionType, MessageFlags, MessageType } from 'discord-api-types/v10';

import type { BotMessages } from '../messages/bot-messages.ts';
import type { MessageForm } from '../messages/message-form.ts';
import { messageFlags } from '../messages/message-rules.ts';
import { toUser } from '../world/people.ts';
import type { InteractionRecord } from './interaction-record.ts';
import { isForcedEphemeral } from './scene.ts';

/** What all messages of an interaction have in common. */
export function draftOf({ id, scene, targetId, originalId }: InteractionRecord) {
  const { channel, user, owners } = scene;
  const isMenu = targetId !== undefined;
  return {
    channel,
    isInteraction: true,
    extra: {
      type: isMenu ? MessageType.ContextMenuCommand : MessageType.ChatInputCommand,
      interaction_metadata: {
        id,
        type: InteractionType.ApplicationCommand as const,
        user: toUser(user),
        authorizing_integration_owners: owners,
        ...(originalId !== undefined && { original_response_message_id: originalId }),
        ...(isMenu && { target_message_id: targetId }),
      },
      ...(isMenu && { message_reference: { message_id: targetId, channel_id: channel.id } }),
    },
  };
}

/** The flags of a response or a follow-up, as far as they have an effect. */
export function responseFlags(
  { scene }: InteractionRecord,
  { flags }: MessageForm,
  messages: BotMessages,
): number {
  const kept = messages.keepFlags(flags, [...messageFlags, MessageFlags.Ephemeral]);
  return isForcedEphemeral(scene) ? kept | MessageFlags.Ephemeral : kept;
}

/** A deferral decides alone who sees the answer; it can decide nothing else. */
export function deferralFlags(
  { scene }: InteractionRecord,
  { flags }: MessageForm,
  messages: BotMessages,
): number {
  const kept = messages.keepFlags(flags, [MessageFlags.Ephemeral]) | MessageFlags.Loading;
  return isForcedEphemeral(scene) ? kept | MessageFlags.Ephemeral : kept;
}
