import type { User } from '../bot-api.ts';
import type { Person } from './people.ts';
import type { Place } from './places.ts';

export interface PersonOptions {
  readonly firstName?: string;
  readonly username?: string;
  /** `en`; `null`: an app that tells none. */
  readonly languageCode?: string | null;
}

export interface GroupOptions {
  readonly title?: string;
  /** Public ones have a name. */
  readonly username?: string;
  readonly isSupergroup?: boolean;
  /** With topics; always a supergroup. */
  readonly isForum?: boolean;
  /** Left out: as it is set up for the bot. An administrator sees everything anyway. */
  readonly hasPrivacyMode?: boolean;
  readonly isBotAdmin?: boolean;
  readonly admins?: readonly Person[];
}

/** People and chats. */
export interface World {
  readonly bot: User;
  addPerson(options: PersonOptions): Person;
  addGroup(options: GroupOptions): Place;
  addChannel(options: Pick<GroupOptions, 'title' | 'username' | 'isBotAdmin'>): Place;
  find(chat: number | string): Place | undefined;
  /** @throws {Error} for a mistake of the test. */
  require(chatId: number): Place;
  findPerson(id: number): Person | undefined;
  /** Supergroups and channels count by themselves, all other chats together. */
  nextMessageId(place: Place): number;
  /** A place that goes on under another id. */
  replaceBySupergroup(group: Place): Place;
}

/** Past 32 bits, as ids of newer accounts are. */
const firstPersonId = 7_300_000_001;
const firstGroupId = -4_100_000_001;
const firstSupergroupId = -1_002_300_000_001;

export function createWorld(botUsername: string, hasPrivacyMode: boolean): World {
  const places = new Map<number, Place>();
  const people = new Map<number, Person>();
  const messageCounters = new Map<number | 'shared', number>();
  let count = 0;

  function addPlace(place: Partial<Place> & Pick<Place, 'id' | 'kind'>): Place {
    const complete: Place = {
      title: undefined,
      username: undefined,
      person: undefined,
      isForum: false,
      hasPrivacyMode,
      topics: new Map(),
      admins: new Map(),
      botStatus: 'member',
      isStarted: true,
      isBotMuted: false,
      migratedTo: undefined,
      ...place,
    };
    places.set(place.id, complete);
    return complete;
  }

  function nextId(first: number): number {
    count += 1;
    return first + Math.sign(first) * count;
  }

  function find(chat: number | string): Place | undefined {
    if (typeof chat === 'number') return places.get(chat);
    const name = chat.slice(1).toLowerCase();
    return [...places.values()].find(
      ({ username, kind }) => kind !== 'private' && username?.toLowerCase() === name,
    );
  }

  return {
    bot: { id: 6_100_000_001, is_bot: true, first_name: 'Whatsit', username: botUsername },
    addPerson({ firstName = 'Someone', username, languageCode = 'en' }) {
      const id = nextId(firstPersonId);
      const person = { id, firstName, username, languageCode: languageCode ?? undefined };
      people.set(id, person);
      addPlace({ id, kind: 'private', person, isStarted: false });
      return person;
    },
    addGroup(options) {
      const { isForum = false, isSupergroup = isForum, admins = [], title = 'A group' } = options;
      return addPlace({
        id: nextId(isSupergroup ? firstSupergroupId : firstGroupId),
        kind: isSupergroup ? 'supergroup' : 'group',
        title,
        username: options.username,
        isForum,
        hasPrivacyMode: options.hasPrivacyMode ?? hasPrivacyMode,
        admins: new Map(
          admins.map((person) => [person.id, { person, status: 'administrator' as const }]),
        ),
        botStatus: options.isBotAdmin === true ? 'administrator' : 'member',
      });
    },
    addChannel({ title = 'A channel', username, isBotAdmin = true }) {
      const botStatus = isBotAdmin ? 'administrator' : 'left';
      return addPlace({
        id: nextId(firstSupergroupId),
        kind: 'channel',
        title,
        username,
        botStatus,
      });
    },
    find,
    require(chatId) {
      const place = places.get(chatId);
      if (!place) throw new Error(`There is no chat ${chatId}`);
      return place;
    },
    findPerson: (id) => people.get(id),
    nextMessageId({ id, kind }) {
      const counter = kind === 'private' || kind === 'group' ? 'shared' : id;
      const next = (messageCounters.get(counter) ?? 0) + 1;
      messageCounters.set(counter, next);
      return next;
    },
    replaceBySupergroup(group) {
      const id = nextId(firstSupergroupId);
      group.migratedTo = id;
      const { title, hasPrivacyMode: isHidden, admins, botStatus } = group;
      return addPlace({
        id,
        kind: 'supergroup',
        title,
        hasPrivacyMode: isHidden,
        admins: new Map(admins),
        botStatus,
      });
    },
  };
}
