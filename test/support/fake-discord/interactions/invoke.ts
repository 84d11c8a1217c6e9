import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteractionDataBasicOption,
  type APIChatInputApplicationCommandInteraction,
  type APIMessage,
  type APIMessageApplicationCommandInteraction,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  InteractionType,
} from 'discord-api-types/v10';

import type { Attachments } from '../cdn/attachments.ts';
import type { CommandRegistry } from '../commands/command-registry.ts';
import { findCommand, type FoundCommand, wrapOptions } from '../commands/find-command.ts';
import {
  fillOptions,
  type OptionValue,
  type OptionValues,
  requireOption,
} from '../commands/option-values.ts';
import type { MessageStore } from '../messages/message-store.ts';
import type { Setting } from '../setting.ts';
import type { Announcer } from '../world/announcer.ts';
import { type Channel, guildOf } from '../world/channels.ts';
import type { Person } from '../world/people.ts';
import { requireOffered } from './availability.ts';
import type { InteractionRecord } from './interaction-record.ts';
import type { Interactions } from './interactions.ts';
import { byId, resolve } from './resolved.ts';
import { createScene, describeScene, type Scene, type SceneOptions } from './scene.ts';

/** Where somebody uses a command. */
export interface InvokeOptions extends SceneOptions {
  readonly channelId?: string;
  /**
   * Chooses a channel when `channelId` is left out: the first text channel, a conversation of the user with the bot,
   * a server where only the user has the application, or a conversation without the bot.
   */
  readonly where?: 'guild' | 'dm' | 'foreign-guild' | 'group-dm';
}

export interface SlashOptions extends InvokeOptions {
  /** By the option's name. */
  readonly options?: OptionValues;
}

export interface ContextMenuOptions extends SceneOptions {
  /** Id of the message; its channel is where it happens. */
  readonly target: string;
}

export interface AutocompleteOptions extends InvokeOptions {
  /** The option that is being typed. */
  readonly option: string;
  readonly typed: string;
  /** What has been entered before. */
  readonly options?: OptionValues;
}

/** People who use commands. Each method throws where Discord's client would not let one. */
export interface Invoker {
  slash(name: string, options?: SlashOptions): InteractionRecord;
  contextMenu(name: string, options: ContextMenuOptions): InteractionRecord;
  autocomplete(name: string, options: AutocompleteOptions): InteractionRecord;
}

export interface InvokerDependencies extends Pick<Setting, 'world' | 'applicationId' | 'someone'> {
  readonly store: MessageStore;
  readonly registry: CommandRegistry;
  readonly interactions: Interactions;
  readonly announcer: Announcer;
  readonly attachments: Attachments;
  readonly placeOf: (where: InvokeOptions['where'], user: Person) => Channel;
}

export function createInvoker(dependencies: InvokerDependencies): Invoker {
  const { world, store, registry, interactions, announcer, attachments } = dependencies;
  const { applicationId, someone, placeOf } = dependencies;

  function setScene(options: InvokeOptions): Scene {
    const { channelId, where, user = someone } = options;
    const channel =
      channelId === undefined ? placeOf(where, user) : world.requireChannel(channelId);
    return createScene(channel, someone, options);
  }

  function find(type: ApplicationCommandType, name: string, scene: Scene): FoundCommand {
    const found = findCommand(registry, type, name, guildOf(scene.channel)?.id);
    requireOffered(found.command, scene);
    return found;
  }

  function describe<Type extends InteractionRecord['type']>(record: InteractionRecord, type: Type) {
    const identity = { id: record.id, token: record.token, application_id: applicationId, type };
    return describeScene(record.scene, identity, world.bot.id);
  }

  function send(record: InteractionRecord, payload: object): InteractionRecord {
    const guildId = guildOf(record.scene.channel)?.id;
    interactions.watchDeadline(record, announcer.interactionCreated(payload, guildId));
    return record;
  }

  function slash(name: string, options: SlashOptions = {}): InteractionRecord {
    const scene = setScene(options);
    const found = find(ApplicationCommandType.ChatInput, name, scene);
    const values = refreshFiles(options.options ?? {});
    const filled = fillOptions(found.options, values);
    const record = interactions.open(InteractionType.ApplicationCommand, scene);
    const payload: APIChatInputApplicationCommandInteraction = {
      ...describe(record, InteractionType.ApplicationCommand),
      data: {
        ...describeCommand(found),
        type: ApplicationCommandType.ChatInput,
        options: wrapOptions<InteractionType.ApplicationCommand>(found.path, filled),
        resolved: resolve(filled, values, world),
      },
    };
    return send(record, payload);
  }

  /** Files may have been uploaded long ago; their URLs are as fresh as the command. */
  function refreshFiles(values: OptionValues): OptionValues {
    const refreshed = Object.entries(values).map(([name, value]): [string, OptionValue] => [
      name,
      typeof value === 'object' ? attachments.refresh(value) : value,
    ]);
    return Object.fromEntries(refreshed);
  }

  function contextMenu(name: string, options: ContextMenuOptions): InteractionRecord {
    const target = store.find(options.target)?.message;
    if (!target) throw new Error(`There is no message ${options.target}`);
    const scene = setScene({ ...options, channelId: target.channel_id });
    const found = find(ApplicationCommandType.Message, name, scene);
    const record = interactions.open(InteractionType.ApplicationCommand, scene, target.id);
    const payload: APIMessageApplicationCommandInteraction = {
      ...describe(record, InteractionType.ApplicationCommand),
      data: {
        ...describeCommand(found),
        type: ApplicationCommandType.Message,
        target_id: target.id,
        resolved: { messages: byId<APIMessage>([store.present(target)]) }, // with content, whatever the intents
      },
    };
    return send(record, payload);
  }

  function autocomplete(name: string, options: AutocompleteOptions): InteractionRecord {
    const scene = setScene(options);
    const found = find(ApplicationCommandType.ChatInput, name, scene);
    const option = requireOption(found.options, options.option);
    if (option.type !== ApplicationCommandOptionType.String || option.autocomplete !== true) {
      throw new Error(`${option.name} is not completed while one types`);
    }
    const before = enteredBefore(found, options.options ?? {});
    const focused = { name: option.name, type: option.type, value: options.typed, focused: true };
    const record = interactions.open(InteractionType.ApplicationCommandAutocomplete, scene);
    const payload: APIApplicationCommandAutocompleteInteraction = {
      ...describe(record, InteractionType.ApplicationCommandAutocomplete),
      data: {
        ...describeCommand(found),
        type: ApplicationCommandType.ChatInput,
        options: wrapOptions<InteractionType.ApplicationCommandAutocomplete>(found.path, [
          ...before,
          focused,
        ]),
      },
    };
    return send(record, payload);
  }

  return { slash, contextMenu, autocomplete };
}

function describeCommand({ command: { id, name, guild_id: guildId } }: FoundCommand) {
  return { id, name, ...(guildId !== undefined && { guild_id: guildId }) };
}

/** While one types, required options may still be missing, and numbers come as text. */
function enteredBefore(
  { options }: FoundCommand,
  values: OptionValues,
): APIApplicationCommandInteractionDataBasicOption<InteractionType.ApplicationCommandAutocomplete>[] {
  const entered = options.filter(({ name }) => name in values);
  return fillOptions(entered, values).map((option) =>
    option.type === ApplicationCommandOptionType.Integer ||
    option.type === ApplicationCommandOptionType.Number
      ? { ...option, value: String(option.value) }
      : option,
  );
}
