import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  Locale,
} from 'discord-api-types/v10';
import { z } from 'zod';

import { text } from '../form.ts';

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object */
const localisations = z.partialRecord(z.enum(Locale), z.string().nullable()).nullish();

const named = {
  name: text(1, 32),
  name_localizations: localisations,
};

const described = {
  description_localizations: localisations,
};

const choiceForm = z.object({
  name: text(1, 100),
  name_localizations: localisations,
  value: z.union([text(0, 100), z.number()]),
});

const optionBase = z.object({
  ...named,
  ...described,
  type: z.enum(ApplicationCommandOptionType),
  description: text(1, 100),
  required: z.boolean().nullish(),
  choices: z.array(choiceForm).max(25).nullish(),
  channel_types: z.array(z.int()).nullish(),
  min_value: z.number().nullish(),
  max_value: z.number().nullish(),
  min_length: z.int().min(0).max(6000).nullish(),
  max_length: z.int().min(1).max(6000).nullish(),
  autocomplete: z.boolean().nullish(),
  file_types: z.array(z.string()).max(10).nullish(),
});

const options = <Option extends z.ZodType>(option: Option) => z.array(option).max(25).nullish();

/** Groups hold subcommands, which hold parameters: there is no deeper nesting. */
const optionForm = optionBase.extend({
  options: options(optionBase.extend({ options: options(optionBase) })),
});

/** An option on any level. */
export type OptionForm = z.output<typeof optionBase> & {
  readonly options?: readonly OptionForm[] | null | undefined;
};

export const commandForm = z.object({
  ...named,
  ...described,
  type: z.enum(ApplicationCommandType).default(ApplicationCommandType.ChatInput),
  description: text(0, 100).nullish(),
  options: options(optionForm),
  default_member_permissions: z
    .string()
    .regex(/^\d+$/, 'Value is not a set of permissions.')
    .nullish(),
  nsfw: z.boolean().nullish(),
  integration_types: z.array(z.enum(ApplicationIntegrationType)).min(1).nullish(),
  contexts: z.array(z.enum(InteractionContextType)).min(1).nullish(),
});

export type CommandForm = z.output<typeof commandForm>;
