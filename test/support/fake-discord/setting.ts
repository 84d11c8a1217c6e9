import { createSnowflakes, type MakeId } from './snowflakes.ts';
import type { Guild } from './world/channels.ts';
import type { Person } from './world/people.ts';
import { createWorld, type World } from './world/world.ts';

/** Where everything takes place. */
export interface Setting {
  readonly makeId: MakeId;
  readonly applicationId: string;
  readonly world: World;
  /** The bot's first server, and a text channel of it. */
  readonly guild: Guild;
  readonly channelId: string;
  /** Who acts when a test names nobody. */
  readonly someone: Person;
}

/** Makes a world with a bot, one server, one channel and somebody in it. */
export function createSetting(): Setting {
  const makeId = createSnowflakes();
  const applicationId = makeId();
  const world = createWorld(makeId, { id: makeId(), username: 'a bot', isBot: true });
  const guild = world.createGuild('a server', true);
  return {
    makeId,
    applicationId,
    world,
    guild,
    channelId: world.createChannel(guild, {}).id,
    someone: world.createPerson('someone'),
  };
}
