import { ApiError } from '../api-error.ts';
import type { BotMessages } from '../messages/bot-messages.ts';
import type { StoredMessage } from '../messages/message-store.ts';
import type { Upload } from '../messages/upload.ts';
import { draftOf, responseFlags } from './interaction-drafts.ts';
import { type InteractionRecord, isOver } from './interaction-record.ts';
import { isUserInstallOnly } from './scene.ts';

/** What the token of an acknowledged interaction is good for, for fifteen minutes. */
export interface InteractionWebhook {
  followUp(token: string, body: unknown, uploads: readonly Upload[]): Promise<StoredMessage>;
  /** @param messageId - `@original` is the first response. */
  find(token: string, messageId: string): StoredMessage;
  edit(
    token: string,
    messageId: string,
    body: unknown,
    uploads: readonly Upload[],
  ): Promise<StoredMessage>;
  remove(token: string, messageId: string): void;
}

/** Of an application that only the user has installed, in a server that does not know it. */
const maxForeignFollowUps = 5;

/** https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages */
export function createInteractionWebhook(
  messages: BotMessages,
  findRecord: (token: string) => InteractionRecord | undefined,
): InteractionWebhook {
  /** @throws {ApiError} When the token does not allow to write any more, or not yet. */
  function requireLive(token: string): InteractionRecord {
    const record = findRecord(token);
    if (!record || isOver(record)) throw new ApiError('invalid-webhook-token');
    // There is no webhook before the callback.
    if (!record.acknowledgement) throw new ApiError('unknown-webhook');
    return record;
  }

  function findIn(record: InteractionRecord, messageId: string): StoredMessage {
    const id = messageId === '@original' ? record.originalId : messageId;
    const isOurs = id === record.originalId || record.followUpIds.includes(id ?? '');
    const stored = isOurs && id !== undefined ? messages.find(id) : undefined;
    if (!stored) throw new ApiError('unknown-message');
    return stored;
  }

  async function edit(token: string, messageId: string, body: unknown, uploads: readonly Upload[]) {
    const record = requireLive(token);
    const stored = await messages.change(findIn(record, messageId), body, uploads);
    if (stored.message.id === record.originalId) {
      record.isLoading = false;
      record.edits += 1;
    }
    return stored;
  }

  async function followUp(token: string, body: unknown, uploads: readonly Upload[]) {
    const record = requireLive(token);
    // Deprecated, but so it is: the first follow-up to a deferral fills it in.
    if (record.isLoading) return edit(token, '@original', body, uploads);
    const form = messages.parse(body, uploads);
    if (isUserInstallOnly(record.scene) && record.followUpIds.length >= maxForeignFollowUps) {
      throw new ApiError('too-many-follow-ups');
    }
    const flags = responseFlags(record, form, messages);
    const stored = await messages.create({ ...draftOf(record), form, uploads, flags });
    record.followUpIds.push(stored.message.id);
    return stored;
  }

  return {
    followUp,
    find: (token, messageId) => findIn(requireLive(token), messageId),
    edit,
    remove(token, messageId) {
      const record = requireLive(token);
      const { message } = findIn(record, messageId);
      messages.remove(message);
      if (message.id !== record.originalId) return;
      record.isOriginalDeleted = true;
      record.isLoading = false; // a follow-up is one again, and does not edit what is gone
    },
  };
}
