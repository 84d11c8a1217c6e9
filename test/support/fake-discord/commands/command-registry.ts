import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  ApplicationCommandType,
  ApplicationIntegrationType,
} from 'discord-api-types/v10';

import { ApiError } from '../api-error.ts';
import type { MakeId } from '../snowflakes.ts';
import type { CommandForm, OptionForm } from './command-form.ts';
import { isSame } from './command-rules.ts';

/** Where a command is registered: everywhere, or in the server with this id. */
export type CommandScope = string | undefined;

/** The commands that are registered. */
export interface CommandRegistry {
  /** How often the bot has written: PUT, POST, PATCH and DELETE. */
  readonly writes: number;
  list(scope: CommandScope): readonly APIApplicationCommand[];
  /** @throws {ApiError} `unknown-command`. */
  require(scope: CommandScope, id: string): APIApplicationCommand;
  /** Puts these in the place of all others. */
  overwrite(scope: CommandScope, forms: readonly CommandForm[]): readonly APIApplicationCommand[];
  /** Adds a command, or puts it in the place of the one with its name. */
  upsert(scope: CommandScope, form: CommandForm): APIApplicationCommand;
  remove(scope: CommandScope, id: string): void;
}

export function createCommandRegistry(applicationId: string, makeId: MakeId): CommandRegistry {
  const scopes = new Map<CommandScope, readonly APIApplicationCommand[]>();
  let writes = 0;
  const list = (scope: CommandScope): readonly APIApplicationCommand[] => scopes.get(scope) ?? [];

  /** The id stays as long as the name does; the version stays as long as nothing has changed. */
  function register(scope: CommandScope, form: CommandForm): APIApplicationCommand {
    const known = list(scope).find((command) => isSame(command, form));
    const identity = { id: known?.id ?? makeId(), version: known?.version ?? makeId() };
    const command = describe({ ...identity, application_id: applicationId }, scope, form);
    const isChanged = JSON.stringify(command) !== JSON.stringify(known);
    return known && isChanged ? { ...command, version: makeId() } : command;
  }

  return {
    get writes() {
      return writes;
    },
    list,
    require(scope, id) {
      const command = list(scope).find((one) => one.id === id);
      if (!command) throw new ApiError('unknown-command');
      return command;
    },
    overwrite(scope, forms) {
      writes += 1;
      const commands = forms.map((form) => register(scope, form));
      scopes.set(scope, commands);
      return commands;
    },
    upsert(scope, form) {
      writes += 1;
      const command = register(scope, form);
      scopes.set(scope, [...list(scope).filter((other) => other.id !== command.id), command]);
      return command;
    },
    remove(scope, id) {
      writes += 1;
      scopes.set(
        scope,
        list(scope).filter((command) => command.id !== id),
      );
    },
  };
}

/** A command as Discord gives it back: what was left out has its default. */
function describe(
  identity: Pick<APIApplicationCommand, 'id' | 'version' | 'application_id'>,
  scope: CommandScope,
  form: CommandForm,
): APIApplicationCommand {
  const { type, name, options } = form;
  const isChatInput = type === ApplicationCommandType.ChatInput;
  return {
    ...identity,
    type,
    name,
    name_localizations: form.name_localizations ?? null,
    description: form.description ?? '',
    description_localizations: form.description_localizations ?? null,
    default_member_permissions: form.default_member_permissions ?? null,
    nsfw: form.nsfw ?? false,
    ...placesOf(scope, form),
    ...(isChatInput && options && options.length > 0 && { options: options.map(toOption) }),
  };
}

/** Where it may be used is a question only for global commands: those of a server drop both fields. */
function placesOf(
  scope: CommandScope,
  form: CommandForm,
): Pick<APIApplicationCommand, 'guild_id' | 'contexts' | 'integration_types' | 'dm_permission'> {
  const inGuild = [ApplicationIntegrationType.GuildInstall];
  if (scope !== undefined) return { guild_id: scope, contexts: null, integration_types: inGuild };
  return {
    contexts: form.contexts ?? null,
    integration_types: form.integration_types ?? inGuild,
    dm_permission: true,
  };
}

function toOption(form: OptionForm): APIApplicationCommandOption {
  const { required, options, choices, file_types: fileTypes, ...rest } = form;
  const filled = {
    ...withoutEmpty(rest),
    name_localizations: form.name_localizations ?? null,
    description_localizations: form.description_localizations ?? null,
    ...(required === true && { required }),
    ...(options && { options: options.map(toOption) }),
    ...(fileTypes && { file_types: fileTypes.map((type) => type.toLowerCase()) }),
    ...(choices && {
      choices: choices.map((choice) => ({
        ...choice,
        name_localizations: choice.name_localizations ?? null,
      })),
    }),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the form's rules tie the fields to the type
  return filled as unknown as APIApplicationCommandOption;
}

function withoutEmpty(fields: object): object {
  const set = Object.entries(fields).filter(
    ([, value]) => value !== undefined && value !== null && value !== false,
  );
  return Object.fromEntries(set);
}
