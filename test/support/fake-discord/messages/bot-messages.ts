import { type APIMessage, type MessageFlags, MessageType } from 'discord-api-types/v10';

import { ApiError } from '../api-error.ts';
import { sumFlags } from '../flags.ts';
import { invalidForm, parseForm } from '../form.ts';
import type { Announcer } from '../world/announcer.ts';
import { requirePermission } from '../world/bot-permissions.ts';
import type { Channel } from '../world/channels.ts';
import type { BotMessageMaker, Draft } from './bot-message.ts';
import { editForm, type MessageForm, messageForm } from './message-form.ts';
import {
  checkContent,
  editFlags,
  findUselessFlags,
  messageFlags,
  requireSomething,
} from './message-rules.ts';
import type { MessageStore, StoredMessage } from './message-store.ts';
import { replyFields } from './reply-fields.ts';
import type { Upload } from './upload.ts';

/** Messages that the bot writes. */
export interface BotMessages {
  /** Posts a message, or finds the one with the same nonce. */
  send(channel: Channel, body: unknown, uploads: readonly Upload[]): Promise<StoredMessage>;
  /** Reads the body of a new message. */
  parse(body: unknown, uploads: readonly Upload[]): MessageForm;
  /** Refuses what a new message may not be. */
  check(form: MessageForm, uploads: readonly Upload[]): void;
  /** The flags that have an effect; others are dropped, as Discord does, but noted as a breach. */
  keepFlags(flags: number | null | undefined, settable: readonly MessageFlags[]): number;
  create(draft: Draft): Promise<StoredMessage>;
  change(stored: StoredMessage, body: unknown, uploads: readonly Upload[]): Promise<StoredMessage>;
  find(id: string): StoredMessage | undefined;
  remove(message: APIMessage): void;
}

export interface BotMessagesDependencies {
  readonly maker: BotMessageMaker;
  readonly store: MessageStore;
  readonly announcer: Announcer;
  readonly botUserId: string;
  readonly onChange: () => void;
  readonly reportBreach: (breach: string) => void;
}

export function createBotMessages(dependencies: BotMessagesDependencies): BotMessages {
  const { maker, store, announcer, botUserId, onChange, reportBreach } = dependencies;

  function parse(body: unknown, uploads: readonly Upload[]): MessageForm {
    const form = parseForm(messageForm, body);
    check(form, uploads);
    return form;
  }

  function check(form: MessageForm, uploads: readonly Upload[]): void {
    checkContent(form, uploads);
    requireSomething(form, uploads);
  }

  function keepFlags(flags: number | null | undefined, settable: readonly MessageFlags[]): number {
    for (const useless of findUselessFlags(flags, settable)) reportBreach(useless);
    return (flags ?? 0) & sumFlags(settable);
  }

  async function create(draft: Draft): Promise<StoredMessage> {
    const stored = await maker.make(draft);
    store.put(stored);
    announcer.messageCreated(stored);
    onChange();
    return stored;
  }

  async function send(channel: Channel, body: unknown, uploads: readonly Upload[]) {
    requireSending(channel, uploads);
    const form = parse(body, uploads);
    const twin = findTwin(channel, form);
    if (twin) return twin;
    const repliedTo = findRepliedTo(channel, form);
    const flags = keepFlags(form.flags, messageFlags);
    const extra = repliedTo ? replyFields(repliedTo) : { type: MessageType.Default };
    const repliedToId = repliedTo?.author.id;
    return create({ channel, form, uploads, flags, isInteraction: false, repliedToId, extra });
  }

  /** The message that was posted already, though its answer was lost. */
  function findTwin(channel: Channel, form: MessageForm): StoredMessage | undefined {
    const { nonce, enforce_nonce: isEnforced } = form;
    if (isEnforced !== true || nonce === null || nonce === undefined) return undefined;
    return store
      .in(channel.id)
      .find(({ message }) => message.author.id === botUserId && message.nonce === nonce);
  }

  function findRepliedTo(channel: Channel, form: MessageForm): APIMessage | undefined {
    const { message_id: id, fail_if_not_exists: mayFail } = form.message_reference ?? {};
    if (id === null || id === undefined) return undefined;
    requirePermission(channel, 'ReadMessageHistory', 'no-history');
    const stored = store.find(id);
    if (!stored || stored.isEphemeral) {
      if (mayFail === false) return undefined;
      throw wrongReference('MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message');
    }
    const { message } = stored;
    if (message.channel_id !== channel.id) {
      const words = 'Cannot reply to a message in another channel';
      throw wrongReference('REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL', words);
    }
    if (!isAnswerable(message)) {
      const words = 'Cannot reply to a system message';
      throw wrongReference('REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE', words);
    }
    return message;
  }

  async function change(stored: StoredMessage, body: unknown, uploads: readonly Upload[]) {
    const form = parseForm(editForm, body);
    checkContent(form, uploads);
    keepFlags(form.flags, editFlags);
    const changed = await maker.edit(stored, form, uploads);
    store.put(changed);
    announcer.messageUpdated(changed);
    onChange();
    return changed;
  }

  return {
    send,
    parse,
    check,
    keepFlags,
    create,
    change,
    find: (id) => store.find(id),
    remove(message) {
      const stored = store.find(message.id);
      store.remove(message.id);
      if (stored) announcer.messageDeleted(stored);
      onChange();
    },
  };
}

function requireSending(channel: Channel, uploads: readonly Upload[]): void {
  // In threads SendMessages has no say: https://docs.discord.com/developers/topics/threads#permissions
  const isThread = channel.kind === 'thread';
  requirePermission(channel, isThread ? 'SendMessagesInThreads' : 'SendMessages');
  if (uploads.length > 0) requirePermission(channel, 'AttachFiles');
  if (channel.kind === 'dm' && channel.isClosed) throw new ApiError('closed-dm');
}

function wrongReference(code: string, message: string): ApiError {
  return invalidForm({ path: ['message_reference'], code, message });
}

/** Messages of people and bots; all others are Discord's own. */
function isAnswerable({ type }: APIMessage): boolean {
  const answerable: readonly MessageType[] = [
    MessageType.Default,
    MessageType.Reply,
    MessageType.ChatInputCommand,
    MessageType.ContextMenuCommand,
  ];
  return answerable.includes(type);
}
