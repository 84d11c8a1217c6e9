import type { APIMessage } from 'discord-api-types/v10';

/** Who looks, and where. */
export interface Viewer {
  readonly botUserId: string;
  readonly isDm: boolean;
  /** Whether the application has the Message Content intent. */
  readonly hasMessageContent: boolean;
}

/**
 * A message as an application may see it.
 *
 * Without the intent `content`, `embeds`, `attachments` and `components` are empty and `poll` is left out,
 * but for its own messages, direct messages and those that mention it:
 * https://docs.discord.com/developers/events/gateway#message-content-intent
 */
export function showTo(viewer: Viewer, message: APIMessage): APIMessage {
  const { referenced_message: reference } = message;
  const visible = maySee(viewer, message) ? message : hideContent(message);
  return reference ? { ...visible, referenced_message: showTo(viewer, reference) } : visible;
}

function maySee({ botUserId, isDm, hasMessageContent }: Viewer, message: APIMessage): boolean {
  return (
    hasMessageContent ||
    isDm ||
    message.author.id === botUserId ||
    message.mentions.some(({ id }) => id === botUserId)
  );
}

function hideContent(message: APIMessage): APIMessage {
  const { poll: _, message_snapshots: snapshots, ...rest } = message;
  const hidden = { content: '', embeds: [], attachments: [], components: [] };
  const hiddenSnapshots = snapshots?.map((snapshot) => ({
    message: { ...snapshot.message, ...hidden },
  }));
  return { ...rest, ...hidden, ...(hiddenSnapshots && { message_snapshots: hiddenSnapshots }) };
}
