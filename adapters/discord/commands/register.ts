import { type REST, type RESTPostAPIApplicationCommandsJSONBody, Routes } from 'discord.js';
import { isDeepStrictEqual } from 'node:util';

export interface RegistrationOptions {
  readonly rest: REST;
  readonly applicationId: string;
  /** One server only, where changes show at once; everywhere when left out. */
  readonly guildId: string | undefined;
}

/**
 * Registers the commands, unless they stand there as they are: Discord allows 200 writes a day.
 *
 * @returns Whether anything was written.
 */
export async function registerCommands(
  commands: readonly RESTPostAPIApplicationCommandsJSONBody[],
  { rest, applicationId, guildId }: RegistrationOptions,
): Promise<boolean> {
  const isGlobal = guildId === undefined;
  const route = isGlobal
    ? Routes.applicationCommands(applicationId)
    : Routes.applicationGuildCommands(applicationId, guildId);
  const registered = await rest.get(route, {
    query: new URLSearchParams({ with_localizations: 'true' }),
  });
  const fields = isGlobal ? [...describingFields, ...placeFields] : describingFields;
  if (areRegistered(commands, registered, fields)) return false;
  await rest.put(route, { body: commands });
  return true;
}

/** What commands, options and choices can say; the ids, versions and whatever else Discord adds do not count. */
const describingFields = [
  'type',
  'name',
  'name_localizations',
  'description',
  'description_localizations',
  'default_member_permissions',
  'nsfw',
  'options',
  'required',
  'autocomplete',
  'choices',
  'value',
  'channel_types',
  'file_types',
  'min_value',
  'max_value',
  'min_length',
  'max_length',
];
/** Where a command is offered; Discord drops that for commands of one server. */
const placeFields = ['integration_types', 'contexts'];

function areRegistered(
  commands: readonly RESTPostAPIApplicationCommandsJSONBody[],
  registered: unknown,
  fields: readonly string[],
): boolean {
  if (!Array.isArray(registered) || registered.length !== commands.length) return false;
  const known = registered.map((command: unknown) => pick(command, fields));
  return commands.every((command) => {
    const wanted = pick(command, fields);
    return known.some((other) => isDeepStrictEqual(wanted, other));
  });
}

/** The given fields of a description, on every level, as far as they say something. */
function pick(described: unknown, fields: readonly string[]): unknown {
  if (!isRecord(described)) return described;
  const picked = fields.flatMap((field) => {
    const value = described[field];
    if (saysNothing(value)) return [];
    return [[field, Array.isArray(value) ? value.map((item) => pick(item, fields)) : value]];
  });
  return Object.fromEntries(picked);
}

/** Discord gives null or nothing for what was left out, leaves out what is false, and fills in empty texts. */
function saysNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || value === false || value === '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
