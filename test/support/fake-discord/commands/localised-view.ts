import type { APIApplicationCommand, APIApplicationCommandOption } from 'discord-api-types/v10';

/**
 * Commands as lists show them: with `with_localizations` all translations, else only the fitting one as
 * `name_localized` and `description_localized`:
 * https://docs.discord.com/developers/interactions/application-commands#retrieving-localized-commands
 *
 * @param locale - The `X-Discord-Locale` header; without it no translation fits.
 */
export function viewCommands(
  commands: readonly APIApplicationCommand[],
  withLocalizations: boolean,
  locale: string | undefined,
): readonly object[] {
  return withLocalizations ? commands : commands.map((command) => translate(command, locale));
}

interface Translated {
  readonly name_localizations?: Readonly<Record<string, string | null>> | null;
  readonly description_localizations?: Readonly<Record<string, string | null>> | null;
  readonly options?: readonly APIApplicationCommandOption[];
}

function translate(item: Translated, locale: string | undefined): object {
  const { name_localizations: names, description_localizations: descriptions, ...rest } = item;
  const name = locale === undefined ? undefined : names?.[locale];
  const description = locale === undefined ? undefined : descriptions?.[locale];
  return {
    ...rest,
    ...(typeof name === 'string' && { name_localized: name }),
    ...(typeof description === 'string' && { description_localized: description }),
    ...(item.options && { options: item.options.map((option) => translate(option, locale)) }),
  };
}
