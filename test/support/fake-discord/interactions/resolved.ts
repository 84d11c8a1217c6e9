import {
  type APIApplicationCommandInteractionDataBasicOption,
  type APIAttachment,
  type APIInteractionDataResolved,
  ApplicationCommandOptionType,
} from 'discord-api-types/v10';

import type { OptionValue, OptionValues } from '../commands/option-values.ts';
import { botPermissions } from '../world/bot-permissions.ts';
import { channelTypeOf, isGuildChannel } from '../world/channels.ts';
import { toUser } from '../world/people.ts';
import type { World } from '../world/world.ts';

/** The things whose ids stand in options. */
export function resolve(
  filled: readonly APIApplicationCommandInteractionDataBasicOption[],
  values: OptionValues,
  world: World,
): APIInteractionDataResolved {
  const files = Object.values(values).filter(isAttachment);
  const idsOf = (wanted: ApplicationCommandOptionType): readonly string[] =>
    filled.filter(({ type }) => type === wanted).map(({ value }) => String(value));
  const users = idsOf(ApplicationCommandOptionType.User).map((id) => describeUser(world, id));
  const channels = idsOf(ApplicationCommandOptionType.Channel).map((id) =>
    describeChannel(world, id),
  );
  return {
    ...(files.length > 0 && { attachments: byId(files) }),
    ...(users.length > 0 && { users: byId(users) }),
    ...(channels.length > 0 && { channels: byId(channels) }),
  };
}

/** Items by their ids, as `resolved` has them. */
export function byId<Item extends { readonly id: string }>(
  items: readonly Item[],
): Record<string, Item> {
  return Object.fromEntries(items.map((item) => [item.id, item]));
}

function describeUser(world: World, id: string) {
  const person = world.findPerson(id);
  if (!person) throw new Error(`There is nobody with the id ${id}`);
  return toUser(person);
}

function describeChannel(world: World, id: string) {
  const channel = world.requireChannel(id);
  if (!isGuildChannel(channel)) throw new Error('Only channels of a server can be chosen');
  const { name } = channel;
  const permissions = String(botPermissions(channel));
  return { id, name, type: channelTypeOf(channel), permissions };
}

function isAttachment(value: OptionValue): value is APIAttachment {
  return typeof value === 'object';
}
