import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandInteractionDataBasicOption,
  type APIAttachment,
  ApplicationCommandOptionType as OptionType,
} from 'discord-api-types/v10';

import { countCharacters } from '../form.ts';
import { fitsFileTypes } from './file-types.ts';

/** What somebody enters for an option: users and channels by their ids. */
export type OptionValue = string | number | boolean | APIAttachment;

export type OptionValues = Readonly<Record<string, OptionValue>>;

/**
 * Enters options as Discord's client lets one: it sends nothing that the registered command forbids.
 *
 * @throws {Error} A test asks for what no user can do.
 */
export function fillOptions(
  options: readonly APIApplicationCommandBasicOption[],
  values: OptionValues,
): APIApplicationCommandInteractionDataBasicOption[] {
  const missing = options.find(({ name, required }) => required && !(name in values));
  if (missing) throw new Error(`The client asks for the option ${missing.name}`);
  return Object.entries(values).map(([name, value]) =>
    fillOption(requireOption(options, name), value),
  );
}

/** @throws {Error} The command has no such option. */
export function requireOption(
  options: readonly APIApplicationCommandBasicOption[],
  name: string,
): APIApplicationCommandBasicOption {
  const option = options.find((one) => one.name === name);
  if (!option) throw new Error(`The command has no option ${name}`);
  return option;
}

function fillOption(
  option: APIApplicationCommandBasicOption,
  value: OptionValue,
): APIApplicationCommandInteractionDataBasicOption {
  const { name } = option;
  switch (option.type) {
    case OptionType.String: {
      const text = requireType(name, value, isText);
      const { min_length: min = 0, max_length: max = 6000 } = option;
      requireRange(name, countCharacters(text), min, max);
      requireChoice(name, text, option.choices ?? []);
      return { name, type: option.type, value: text };
    }
    case OptionType.Integer:
    case OptionType.Number: {
      const number = requireType(
        name,
        value,
        option.type === OptionType.Integer ? isInteger : isNumber,
      );
      requireRange(name, number, option.min_value ?? -(2 ** 53), option.max_value ?? 2 ** 53);
      requireChoice(name, number, option.choices ?? []);
      return { name, type: option.type, value: number };
    }
    case OptionType.Boolean:
      return { name, type: option.type, value: requireType(name, value, isBoolean) };
    case OptionType.Attachment: {
      const { id, filename } = requireType(name, value, isAttachment);
      if (!fitsFileTypes(filename, option.file_types ?? [])) {
        throw new Error(`The client offers no ${filename} for ${name}`);
      }
      return { name, type: option.type, value: id };
    }
    case OptionType.User:
    case OptionType.Channel:
    case OptionType.Role:
    case OptionType.Mentionable:
      return { name, type: option.type, value: requireType(name, value, isText) };
  }
}

const isText = (value: OptionValue): value is string => typeof value === 'string';
const isBoolean = (value: OptionValue): value is boolean => typeof value === 'boolean';
const isNumber = (value: OptionValue): value is number => typeof value === 'number';
const isInteger = (value: OptionValue): value is number => Number.isSafeInteger(value);
const isAttachment = (value: OptionValue): value is APIAttachment => typeof value === 'object';

function requireType<Value extends OptionValue>(
  name: string,
  value: OptionValue,
  isRight: (value: OptionValue) => value is Value,
): Value {
  if (!isRight(value)) throw new Error(`The client takes no ${JSON.stringify(value)} for ${name}`);
  return value;
}

function requireRange(name: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return;
  throw new Error(`The client takes only ${min} to ${max} for ${name}, not ${value}`);
}

function requireChoice(
  name: string,
  value: string | number,
  choices: readonly { readonly value: string | number }[],
): void {
  if (choices.length === 0 || choices.some((choice) => choice.value === value)) return;
  throw new Error(`The client offers no ${value} for ${name}`);
}
