import { ApplicationCommandOptionType as OptionType } from 'discord-api-types/v10';

import type { Problem } from '../api-error.ts';
import type { OptionForm } from './command-form.ts';
import { isFileType } from './file-types.ts';
import { findNameProblems, findRepeatedNames } from './option-names.ts';

const containers: readonly OptionType[] = [OptionType.Subcommand, OptionType.SubcommandGroup];
const numbers: readonly OptionType[] = [OptionType.Integer, OptionType.Number];
const typed: readonly OptionType[] = [OptionType.String, ...numbers];

/** Which options may have a field: the table of the option structure in the API's documentation. */
const typesWithField: Partial<Record<keyof OptionForm, readonly OptionType[]>> = {
  choices: typed,
  autocomplete: typed,
  min_value: numbers,
  max_value: numbers,
  min_length: [OptionType.String],
  max_length: [OptionType.String],
  channel_types: [OptionType.Channel],
  file_types: [OptionType.Attachment],
  options: containers,
};

/** What is wrong with options, from the level of the command downwards. */
export function findOptionProblems(
  options: readonly OptionForm[],
  parent?: OptionType,
): readonly Problem[] {
  const inEach = options.flatMap((option, index) =>
    [
      ...findNameProblems(option),
      ...findMisplacedFields(option),
      ...findChoiceProblems(option),
      ...findBoundProblems(option),
      ...findFileTypeProblems(option),
      ...(isAllowedIn(parent, option, options) ? [] : [wrongNesting]),
      ...findOptionProblems(option.options ?? [], option.type),
    ].map((problem) => ({ ...problem, path: [index, ...problem.path] })),
  );
  const problems = [...inEach, ...findRepeatedNames(options), ...findWrongOrder(options)];
  return problems.map((problem) => ({ ...problem, path: ['options', ...problem.path] }));
}

const wrongNesting: Problem = {
  path: [],
  code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
  message:
    'Sub-command and sub-command group option types are mutually exclusive to all other types',
};

/** A command has only parameters or only subcommands and groups; groups have only subcommands. */
function isAllowedIn(
  parent: OptionType | undefined,
  { type }: OptionForm,
  siblings: readonly OptionForm[],
): boolean {
  if (parent === OptionType.SubcommandGroup) return type === OptionType.Subcommand;
  if (parent === OptionType.Subcommand) return !containers.includes(type);
  return siblings.every((other) => containers.includes(other.type) === containers.includes(type));
}

function findMisplacedFields(option: OptionForm): readonly Problem[] {
  const fields: Readonly<Record<string, unknown>> = option;
  return Object.entries(typesWithField)
    .filter(([field, types]) => isSet(fields[field]) && !types.includes(option.type))
    .map(([field]) => ({
      path: [field],
      code: 'APPLICATION_COMMAND_OPTION_FIELD_INVALID',
      message: `Options of type ${option.type} cannot have this field`,
    }));
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

function findChoiceProblems({ type, choices, autocomplete }: OptionForm): readonly Problem[] {
  const wanted = type === OptionType.String ? 'string' : 'number';
  const wrong = (choices ?? []).flatMap(({ value }, index) =>
    typeof value === wanted && (type !== OptionType.Integer || Number.isInteger(value))
      ? []
      : [{ path: ['choices', index, 'value'], code: 'BASE_TYPE_COERCE', message: 'Wrong type' }],
  );
  const hasBoth = autocomplete === true && (choices ?? []).length > 0;
  return hasBoth ? [...wrong, choicesBesideAutocomplete] : wrong;
}

const choicesBesideAutocomplete: Problem = {
  path: ['autocomplete'],
  code: 'APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_WITH_CHOICES',
  message: 'Autocomplete cannot be set when choices are present',
};

/** Bounds of whole numbers are whole, and the lower one is not the higher. */
function findBoundProblems(option: OptionForm): readonly Problem[] {
  const { type, min_value: min, max_value: max } = option;
  const bounds = { min_value: min, max_value: max };
  const isWhole = (bound: number | null | undefined): boolean =>
    typeof bound !== 'number' || Number.isSafeInteger(bound);
  const wrong = Object.entries(bounds)
    .filter(([, bound]) => type === OptionType.Integer && !isWhole(bound))
    .map(([field]) => ({
      path: [field],
      code: 'NUMBER_TYPE_COERCE',
      message: 'Value is not int.',
    }));
  const isCrossed = typeof min === 'number' && typeof max === 'number' && min > max;
  return isCrossed ? [...wrong, crossedBounds] : wrong;
}

const crossedBounds: Problem = {
  path: ['min_value'],
  code: 'APPLICATION_COMMAND_OPTION_MIN_VALUE_GREATER_THAN_MAX',
  message: 'min_value is greater than max_value',
};

function findFileTypeProblems({ file_types: types }: OptionForm): readonly Problem[] {
  return (types ?? []).flatMap((type, index) =>
    isFileType(type)
      ? []
      : [{ path: ['file_types', index], code: 'BASE_TYPE_CHOICES', message: 'Unknown file type' }],
  );
}

function findWrongOrder(options: readonly OptionForm[]): readonly Problem[] {
  const firstOptional = options.findIndex(({ required }) => required !== true);
  if (firstOptional === -1) return [];
  return options.flatMap(({ required }, index) =>
    required === true && index > firstOptional ? [{ ...wrongOrder, path: [index] }] : [],
  );
}

const wrongOrder = {
  code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
  message: 'Required options must be placed before non-required options',
};
