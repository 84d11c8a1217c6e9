import { InteractionResponseType, InteractionType, MessageFlags } from 'discord-api-types/v10';

import { ApiError } from '../api-error.ts';
import { parseForm } from '../form.ts';
import type { BotMessages } from '../messages/bot-messages.ts';
import type { Upload } from '../messages/upload.ts';
import { autocompleteCallback, commandCallback } from './callback-form.ts';
import { deferralFlags, draftOf, responseFlags } from './interaction-drafts.ts';
import { ageOf, type InteractionRecord } from './interaction-record.ts';

/** The one first answer to an interaction. */
export type Acknowledge = (
  record: InteractionRecord,
  body: unknown,
  uploads: readonly Upload[],
) => Promise<void>;

/** https://docs.discord.com/developers/interactions/receiving-and-responding#create-interaction-response */
export function createAcknowledge(messages: BotMessages): Acknowledge {
  return async (record, body, uploads) => {
    if (record.isLate) throw new ApiError('unknown-interaction');
    if (record.acknowledgement) throw new ApiError('already-acknowledged');
    if (record.type === InteractionType.ApplicationCommandAutocomplete) suggest(record, body);
    else await respond(record, body, uploads, messages);
  };
}

function suggest(record: InteractionRecord, body: unknown): void {
  const { type, data } = parseForm(autocompleteCallback, body);
  record.acknowledgement = { afterMs: ageOf(record), type, isEphemeral: false, data };
  record.choices = data.choices.map(({ name, value }) => ({ name, value }));
}

async function respond(
  record: InteractionRecord,
  body: unknown,
  uploads: readonly Upload[],
  messages: BotMessages,
): Promise<void> {
  const { type, data } = parseForm(commandCallback, body);
  const isDeferral = type === InteractionResponseType.DeferredChannelMessageWithSource;
  const form = isDeferral ? {} : (data ?? {});
  if (!isDeferral) messages.check(form, uploads);
  const flagsOf = isDeferral ? deferralFlags : responseFlags;
  const flags = flagsOf(record, data ?? {}, messages);
  // Taken before the message is made: a second callback meanwhile is one too many.
  const isEphemeral = (flags & MessageFlags.Ephemeral) !== 0;
  record.acknowledgement = { afterMs: ageOf(record), type, isEphemeral, data };
  record.isLoading = isDeferral;
  const { message } = await messages.create({ ...draftOf(record), form, uploads, flags });
  record.originalId = message.id;
}
