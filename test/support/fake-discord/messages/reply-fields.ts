import { type APIMessage, MessageReferenceType, MessageType } from 'discord-api-types/v10';

/** What a message has besides when it answers another one of the same channel. */
export function replyFields({ id, channel_id: channelId }: APIMessage) {
  const type = MessageReferenceType.Default;
  return {
    type: MessageType.Reply as const,
    message_reference: { type, message_id: id, channel_id: channelId },
  };
}
