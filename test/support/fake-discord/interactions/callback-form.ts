import { InteractionResponseType } from 'discord-api-types/v10';
import { z } from 'zod';

import { text } from '../form.ts';
import { messageForm } from '../messages/message-form.ts';

/** Choices that may be offered while somebody types. */
const choice = z.object({
  name: text(1, 100),
  name_localizations: z.record(z.string(), z.string().nullable()).nullish(),
  value: z.union([text(0, 100), z.number()]),
});

const reply = z.object({
  type: z.literal(InteractionResponseType.ChannelMessageWithSource),
  data: messageForm,
});
const deferral = z.object({
  type: z.literal(InteractionResponseType.DeferredChannelMessageWithSource),
  data: messageForm.nullish(),
});
const suggestions = z.object({
  type: z.literal(InteractionResponseType.ApplicationCommandAutocompleteResult),
  data: z.object({ choices: z.array(choice).max(25) }),
});

/** What commands may be answered with first: the other callback types belong to components and activities. */
export const commandCallback = z.discriminatedUnion('type', [reply, deferral]);
/** What autocompletion may be answered with. */
export const autocompleteCallback = suggestions;
