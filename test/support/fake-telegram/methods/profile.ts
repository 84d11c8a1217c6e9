import { z } from 'zod';

import { badRequest } from '../api-error.ts';
import { chatReference, integer, structure } from '../api/form.ts';
import { method, type Methods, toMethods } from './method.ts';

/** A command as it stands in the menu. */
export interface Command {
  readonly command: string;
  readonly description: string;
}

/** For whom commands are: https://core.telegram.org/bots/api#botcommandscope */
export interface CommandAudience {
  /** `default` unless said otherwise. */
  readonly scope?: string | undefined;
  /** Left out: for all whose language has none. */
  readonly languageCode?: string | undefined;
}

/** What the bot says of itself. */
export interface Profile {
  readonly methods: Methods;
  commands(audience?: CommandAudience): readonly Command[];
  /** How often commands were written. */
  readonly commandWrites: number;
  /** In the language itself: no other one stands in for it. */
  description(languageCode?: string): string;
  shortDescription(languageCode?: string): string;
}

const scopes = [
  'default all_private_chats all_group_chats all_chat_administrators',
  'chat chat_administrators chat_member',
].flatMap((line) => line.split(' '));

const languageCode = z.string().regex(/^([a-z]{2})?$/);
const audience = {
  scope: structure(
    z.object({
      type: z.enum(scopes),
      chat_id: chatReference.optional(),
      user_id: integer.optional(),
    }),
  ).optional(),
  language_code: languageCode.optional(),
};
const commandsForm = z.object({
  ...audience,
  commands: structure(z.array(z.object({ command: z.string(), description: z.string() }))),
});
type Audience = Omit<z.output<typeof commandsForm>, 'commands'>;

const maxCommands = 100;
const maxDescription = { description: 512, short_description: 120 };

export function createProfile(): Profile {
  const commands = new Map<string, readonly Command[]>();
  const texts = new Map<string, string>();
  let commandWrites = 0;

  function textMethods(name: 'description' | 'short_description') {
    const form = z.object({
      [name]: z.string().optional(),
      language_code: languageCode.optional(),
    });
    return {
      set: method(form, (given) => {
        const text = given[name] ?? '';
        if (text.length > maxDescription[name]) throw badRequest(`${name} is too long`);
        texts.set(`${name} ${given['language_code'] ?? ''}`, text);
        return true;
      }),
      get: method(form, (given) => ({
        [name]: texts.get(`${name} ${given['language_code'] ?? ''}`) ?? '',
      })),
    };
  }

  const long = textMethods('description');
  const short = textMethods('short_description');
  return {
    methods: toMethods({
      setMyCommands: method(commandsForm, (form) => {
        checkCommands(form.commands);
        commands.set(keyOf(form), form.commands);
        commandWrites += 1;
        return true;
      }),
      deleteMyCommands: method(z.object(audience), (form) => {
        commands.delete(keyOf(form));
        commandWrites += 1;
        return true;
      }),
      getMyCommands: method(z.object(audience), (form) => commands.get(keyOf(form)) ?? []),
      setMyDescription: long.set,
      getMyDescription: long.get,
      setMyShortDescription: short.set,
      getMyShortDescription: short.get,
    }),
    commands: ({ scope = 'default', languageCode: code } = {}) =>
      commands.get(keyOf({ scope: { type: scope }, language_code: code })) ?? [],
    get commandWrites() {
      return commandWrites;
    },
    description: (code = '') => texts.get(`description ${code}`) ?? '',
    shortDescription: (code = '') => texts.get(`short_description ${code}`) ?? '',
  };
}

/** @throws {ApiError} 400 for too many commands, and for wrong names and descriptions. */
function checkCommands(commands: readonly Command[]): void {
  if (commands.length > maxCommands) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  for (const { command, description } of commands) {
    if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
    if (description.length === 0 || description.length > 256) {
      throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
    }
  }
  const names = new Set(commands.map(({ command }) => command));
  if (names.size < commands.length) throw badRequest('BOT_COMMAND_INVALID');
}

function keyOf({ scope = { type: 'default' }, language_code: code = '' }: Audience): string {
  const { type, chat_id: chat = '', user_id: user = '' } = scope;
  return [type, chat, user, code].join(' ');
}
