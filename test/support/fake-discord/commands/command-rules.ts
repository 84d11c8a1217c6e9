import { ApplicationCommandType } from 'discord-api-types/v10';

import { ApiError, type Problem } from '../api-error.ts';
import { countCharacters, invalidForm } from '../form.ts';
import type { CommandForm, OptionForm } from './command-form.ts';
import { findOptionProblems } from './option-form-rules.ts';
import { findNameProblems } from './option-names.ts';

/** Of a scope: https://docs.discord.com/developers/interactions/application-commands#registering-a-command */
const maxCommands = {
  [ApplicationCommandType.ChatInput]: 100,
  [ApplicationCommandType.User]: 15,
  [ApplicationCommandType.Message]: 15,
  [ApplicationCommandType.PrimaryEntryPoint]: 1,
} satisfies Record<ApplicationCommandType, number>;

/** All names, descriptions and values of a slash command together. */
const maxCommandCharacters = 8000;

/**
 * Refuses commands for what the shape of a body alone does not show.
 *
 * @param path - Where each command stands in the body.
 * @throws {ApiError} `invalid-form` or `too-many-commands`.
 */
export function checkCommands(
  commands: readonly CommandForm[],
  path: (index: number) => readonly PropertyKey[],
): void {
  const problems = commands.flatMap((command, index) => {
    const isRepeated = commands.findIndex((other) => isSame(other, command)) !== index;
    const found = [...findCommandProblems(command), ...(isRepeated ? [repeatedName] : [])];
    return found.map((problem) => ({ ...problem, path: [...path(index), ...problem.path] }));
  });
  if (problems.length > 0) throw invalidForm(...problems);
  const isCrowded = commands.some(({ type }) => {
    return commands.filter((command) => command.type === type).length > maxCommands[type];
  });
  if (isCrowded) throw new ApiError('too-many-commands');
}

/** Whether two commands cannot stand side by side. */
export function isSame(
  one: Pick<CommandForm, 'name' | 'type'>,
  other: Pick<CommandForm, 'name' | 'type'>,
): boolean {
  return one.name === other.name && one.type === other.type;
}

const repeatedName: Problem = {
  path: ['name'],
  code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
  message: 'Application command names must be unique',
};

function findCommandProblems(command: CommandForm): readonly Problem[] {
  if (command.type !== ApplicationCommandType.ChatInput) return findMenuProblems(command);
  const hasDescription = (command.description ?? '') !== '';
  return [
    ...findNameProblems(command),
    ...(hasDescription ? [] : [missingDescription]),
    ...findOptionProblems(command.options ?? []),
    ...(countCommandCharacters(command) > maxCommandCharacters ? [tooLarge] : []),
  ];
}

const missingDescription: Problem = {
  path: ['description'],
  code: 'BASE_TYPE_REQUIRED',
  message: 'This field is required',
};

const tooLarge: Problem = {
  path: [],
  code: 'APPLICATION_COMMAND_TOO_LARGE',
  message: `Command exceeds maximum size (${maxCommandCharacters})`,
};

/** Entries of context menus have nothing but a name, which may have spaces and capitals. */
function findMenuProblems({ description, options }: CommandForm): readonly Problem[] {
  const message = 'Context menu commands cannot have this field';
  return [
    ...((description ?? '') === ''
      ? []
      : [{ path: ['description'], code: 'APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED', message }]),
    ...(options
      ? [{ path: ['options'], code: 'APPLICATION_COMMAND_OPTIONS_NOT_ALLOWED', message }]
      : []),
  ];
}

/** Of the translations of a field only the longest counts. */
function countCommandCharacters(command: CommandForm): number {
  return countTexts(command) + countOptions(command.options ?? []);
}

function countOptions(options: readonly OptionForm[]): number {
  return options.reduce((sum, option) => {
    const choices = (option.choices ?? []).map(
      ({ name, name_localizations: names, value }) =>
        longest([name, ...Object.values(names ?? {})]) + countCharacters(String(value)),
    );
    const own = countTexts(option) + choices.reduce((total, count) => total + count, 0);
    return sum + own + countOptions(option.options ?? []);
  }, 0);
}

function countTexts(described: Omit<CommandForm, 'type' | 'options'> | OptionForm): number {
  const { name, name_localizations: names, description } = described;
  const descriptions = Object.values(described.description_localizations ?? {});
  return (
    longest([name, ...Object.values(names ?? {})]) + longest([description ?? '', ...descriptions])
  );
}

function longest(texts: readonly (string | null | undefined)[]): number {
  return Math.max(...texts.map((value) => countCharacters(value ?? '')));
}
