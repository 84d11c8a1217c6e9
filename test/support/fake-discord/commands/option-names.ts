import type { Problem } from '../api-error.ts';
import type { CommandForm, OptionForm } from './command-form.ts';

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming */
const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

type Named = Pick<CommandForm | OptionForm, 'name' | 'name_localizations'> & {
  readonly description_localizations?: CommandForm['description_localizations'];
};

/** What is wrong with the name of a slash command or an option, and with its translations. */
export function findNameProblems(named: Named): readonly Problem[] {
  const translations = Object.entries(named.name_localizations ?? {});
  const descriptions = Object.entries(named.description_localizations ?? {});
  return [
    ...(isName(named.name) ? [] : [wrongName(['name'])]),
    ...translations
      .filter(([, name]) => name !== null && !isName(name))
      .map(([locale]) => wrongName(['name_localizations', locale])),
    ...descriptions
      .filter(([, value]) => value !== null && (value.length < 1 || value.length > 100))
      .map(([locale]) => wrongDescription(['description_localizations', locale])),
  ];
}

/** Names, and the names in each language, tell options of one level apart. */
export function findRepeatedNames(options: readonly OptionForm[]): readonly Problem[] {
  const locales = new Set(
    options.flatMap((option) => Object.keys(option.name_localizations ?? {})),
  );
  const byLanguage = [undefined, ...locales].map((locale) =>
    options.map((option) => nameIn(option, locale)),
  );
  return options.flatMap((_, index) => {
    const isRepeated = byLanguage.some((names) => names.indexOf(names[index] ?? '') !== index);
    return isRepeated ? [{ ...repeatedName, path: [index, 'name'] }] : [];
  });
}

const repeatedName = {
  code: 'APPLICATION_COMMAND_OPTION_NAME_ALREADY_EXISTS',
  message: 'Option name already exists',
};

function nameIn({ name, name_localizations: names }: OptionForm, locale?: string): string {
  const translated = Object.entries(names ?? {}).find(([key]) => key === locale)?.[1];
  return translated ?? name;
}

/** Where a letter has a lower case it must be used. */
function isName(name: string): boolean {
  return namePattern.test(name) && name === name.toLowerCase();
}

function wrongName(path: readonly string[]): Problem {
  const message = 'Command name is invalid';
  return { path, code: 'APPLICATION_COMMAND_INVALID_NAME', message };
}

function wrongDescription(path: readonly string[]): Problem {
  const message = 'Must be between 1 and 100 in length.';
  return { path, code: 'BASE_TYPE_BAD_LENGTH', message };
}
