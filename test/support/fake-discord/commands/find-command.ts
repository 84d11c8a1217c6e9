import {
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandInteractionDataBasicOption,
  type APIApplicationCommandInteractionDataOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType as OptionType,
  type ApplicationCommandType,
  type InteractionType,
} from 'discord-api-types/v10';

import type { CommandRegistry } from './command-registry.ts';

/** A command, and the way to the subcommand that is meant. */
export interface FoundCommand {
  readonly command: APIApplicationCommand;
  /** Names of the group and the subcommand; none where the command stands alone. */
  readonly path: readonly string[];
  /** The parameters of what is meant. */
  readonly options: readonly APIApplicationCommandBasicOption[];
}

/**
 * Finds what the client would offer: a command of the server goes before a global one.
 *
 * @param name - With its subcommand, if it has any: `watch here on`.
 * @throws {Error} No such command is registered.
 */
export function findCommand(
  registry: CommandRegistry,
  type: ApplicationCommandType,
  name: string,
  guildId: string | undefined,
): FoundCommand {
  const inGuild = guildId === undefined ? [] : registry.list(guildId);
  for (const command of [...inGuild, ...registry.list(undefined)]) {
    if (command.type !== type) continue;
    if (command.name === name) return follow(command, []);
    if (name.startsWith(`${command.name} `)) {
      return follow(command, name.slice(command.name.length + 1).split(' '));
    }
  }
  throw new Error(`No command ${name} is registered`);
}

function follow(command: APIApplicationCommand, path: readonly string[]): FoundCommand {
  let options: readonly APIApplicationCommandOption[] = command.options ?? [];
  for (const name of path) {
    const next = options.find((option) => option.name === name);
    if (!next || isBasic(next)) throw new Error(`${command.name} has no subcommand ${name}`);
    options = next.options ?? [];
  }
  const basic = options.filter(isBasic);
  if (basic.length < options.length) throw new Error(`${command.name} wants a subcommand`);
  return { command, path, options: basic };
}

/** Wraps parameters in the subcommand and the group that they belong to. */
export function wrapOptions<Type extends InteractionType>(
  path: readonly string[],
  options: APIApplicationCommandInteractionDataBasicOption<Type>[],
): APIApplicationCommandInteractionDataOption<Type>[] {
  const [first, second] = path;
  if (first === undefined) return options;
  const subcommand = {
    name: second ?? first,
    type: OptionType.Subcommand as const,
    options,
  };
  if (second === undefined) return [subcommand];
  return [{ name: first, type: OptionType.SubcommandGroup, options: [subcommand] }];
}

function isBasic(option: APIApplicationCommandOption): option is APIApplicationCommandBasicOption {
  return option.type !== OptionType.Subcommand && option.type !== OptionType.SubcommandGroup;
}
