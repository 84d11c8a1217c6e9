import {
  type APIAttachment,
  type APIEmbed,
  type APIMessage,
  type APIStickerItem,
  MessageFlags,
  MessageReferenceType,
  MessageType,
} from 'discord-api-types/v10';

import type { MessageStore } from '../messages/message-store.ts';
import { replyFields } from '../messages/reply-fields.ts';
import type { Setting } from '../setting.ts';
import type { Announcer } from './announcer.ts';
import { type Channel, guildOf } from './channels.ts';
import { type Person, toUser } from './people.ts';

/** What somebody posts. */
export interface PostOptions {
  /** The first text channel unless said otherwise. */
  readonly channelId?: string;
  readonly author?: Person;
  readonly content?: string;
  readonly attachments?: readonly APIAttachment[];
  readonly embeds?: readonly APIEmbed[];
  readonly stickerItems?: readonly APIStickerItem[];
  /** The message that this one answers. */
  readonly replyTo?: string;
  /** Whether the author of that message is notified, as clients do unless one switches it off. */
  readonly repliesWithPing?: boolean;
  /** The message that this one passes on. */
  readonly forwardOf?: string;
  /** Puts a mention of the bot before the content. */
  readonly mentionsBot?: boolean;
  /** Puts a mention of the role that Discord made for the bot before the content. */
  readonly mentionsBotRole?: boolean;
  /** What Discord itself posts, such as that somebody has joined; an ordinary message unless said otherwise. */
  readonly type?: MessageType;
  /** A webhook posts, under the author's name. */
  readonly webhookId?: string;
}

/** What may change in a message. */
export interface MessagePatch {
  readonly content?: string;
  readonly attachments?: readonly APIAttachment[];
  /** Also what Discord does by itself when it has looked at a link. */
  readonly embeds?: readonly APIEmbed[];
}

/** Messages that people write. */
export interface UserMessages {
  post(options: PostOptions): APIMessage;
  edit(messageId: string, patch: MessagePatch): APIMessage;
  delete(messageId: string): void;
  deleteTogether(messageIds: readonly string[]): void;
}

export interface UserMessagesDependencies extends Pick<
  Setting,
  'world' | 'makeId' | 'channelId' | 'someone'
> {
  readonly store: MessageStore;
  readonly announcer: Announcer;
}

export function createUserMessages(dependencies: UserMessagesDependencies): UserMessages {
  const { world, store, announcer, makeId, someone } = dependencies;

  function require(id: string) {
    const stored = store.find(id);
    if (!stored) throw new Error(`There is no message ${id}`);
    return stored;
  }

  function post(options: PostOptions): APIMessage {
    const { author = someone, channelId = dependencies.channelId, webhookId } = options;
    const { mentionsBot = false, mentionsBotRole = false, content = '' } = options;
    const channel = world.requireChannel(channelId);
    const roleIds = mentionsBotRole ? botRoleIn(channel) : [];
    const mentions = [...(mentionsBot ? [`<@${world.bot.id}>`] : []), ...roleIds.map(mentionRole)];
    const said = [...mentions, content].join(' ').trim();
    const message: APIMessage = {
      id: makeId(),
      channel_id: channel.id,
      author: toUser(author),
      content: said,
      timestamp: new Date().toISOString(),
      edited_timestamp: null,
      tts: false,
      mention_everyone: false,
      mentions: mentionedIn(said, options).map(toUser),
      mention_roles: [...roleIds],
      attachments: [...(options.attachments ?? [])],
      embeds: [...(options.embeds ?? [])],
      components: [],
      pinned: false,
      type: options.type ?? MessageType.Default,
      ...(options.stickerItems && { sticker_items: [...options.stickerItems] }),
      ...(webhookId !== undefined && { webhook_id: webhookId }),
      ...(options.replyTo !== undefined && replyFields(require(options.replyTo).message)),
      ...(options.forwardOf !== undefined && forwardOf(require(options.forwardOf).message)),
    };
    const stored = { message, pinged: [], isEphemeral: false };
    store.put(stored);
    announcer.messageCreated(stored);
    return store.present(message);
  }

  function mentionedIn(content: string, options: PostOptions): readonly Person[] {
    const ids = [...content.matchAll(/<@!?(\d+)>/g)].flatMap((match) => match.slice(1, 2));
    const replied = options.repliesWithPing === false ? undefined : pingedByReply(options.replyTo);
    return [...new Set([...ids, ...(replied ?? [])])].flatMap((id) => world.findPerson(id) ?? []);
  }

  /** A reply to what a command brought about is not one to the application's own message. */
  function pingedByReply(id: string | undefined): readonly string[] {
    if (id === undefined) return [];
    const { author, interaction_metadata: interaction } = require(id).message;
    return interaction ? [] : [author.id];
  }

  function edit(messageId: string, patch: MessagePatch): APIMessage {
    const stored = require(messageId);
    const { content, attachments, embeds } = patch;
    const isByAuthor = content !== undefined || attachments !== undefined;
    const message: APIMessage = {
      ...stored.message,
      ...(content !== undefined && { content }),
      ...(attachments && { attachments: [...attachments] }),
      ...(embeds && { embeds: [...embeds] }),
      ...(isByAuthor && { edited_timestamp: new Date().toISOString() }),
    };
    const changed = { ...stored, message };
    store.put(changed);
    announcer.messageUpdated(changed);
    return store.present(message);
  }

  return {
    post,
    edit,
    delete(messageId) {
      const stored = require(messageId);
      store.remove(messageId);
      announcer.messageDeleted(stored);
    },
    deleteTogether(messageIds) {
      const deleted = messageIds.map(require);
      for (const id of messageIds) store.remove(id);
      announcer.messagesDeleted(deleted);
    },
  };
}

function botRoleIn(channel: Channel): readonly string[] {
  const guild = guildOf(channel);
  if (!guild?.isBotIn) throw new Error('The bot has a role only in its servers');
  return [guild.botRoleId];
}

function mentionRole(id: string): string {
  return `<@&${id}>`;
}

/** Only the snapshot carries what was forwarded: https://docs.discord.com/developers/resources/message#message-snapshot-object */
function forwardOf(message: APIMessage) {
  const { type, content, embeds, attachments, timestamp, edited_timestamp, mentions } = message;
  const { mention_roles, sticker_items: stickers } = message;
  const copy = { type, content, embeds, attachments, timestamp, edited_timestamp, mentions };
  const snapshot = { ...copy, mention_roles, ...(stickers && { sticker_items: stickers }) };
  const { id, channel_id: channelId } = message;
  return {
    flags: MessageFlags.HasSnapshot,
    message_reference: {
      type: MessageReferenceType.Forward,
      message_id: id,
      channel_id: channelId,
    },
    message_snapshots: [{ message: snapshot }],
  };
}
