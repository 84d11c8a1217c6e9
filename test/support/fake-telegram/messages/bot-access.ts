import { ApiError, badRequest, unlucky } from '../api-error.ts';
import type { Place, Topic } from '../world/places.ts';
import type { World } from '../world/world.ts';

/** What the bot may do, in the order in which Telegram looks: https://github.com/tdlib/telegram-bot-api */
export interface BotAccess {
  /** @throws {ApiError} 400 for a chat that the bot cannot know. */
  find(chatId: number | string): Place;
  /** @throws {ApiError} 400 or 403 where the bot is not in a chat any more. */
  require(chatId: number | string): Place;
  /** @throws {ApiError} the same, and 400 where it may not write. */
  requireWriting(chatId: number | string): Place;
}

/** @param reportBreach - Hears of a bot that keeps to the old id of a group after it was told the new one. */
export function createBotAccess(world: World, reportBreach: (breach: string) => void): BotAccess {
  const toldOfMigration = new Set<number>();

  function find(chatId: number | string): Place {
    const place = world.find(chatId);
    if (!place) throw badRequest('chat not found');
    return place;
  }

  function requireNotMigrated({ id, migratedTo }: Place): void {
    if (migratedTo === undefined) return;
    if (toldOfMigration.has(id)) reportBreach(`${id}: was told that it is ${migratedTo} now`);
    toldOfMigration.add(id);
    throw new ApiError(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      isBreach: false,
      parameters: { migrate_to_chat_id: migratedTo },
    });
  }

  function require(chatId: number | string): Place {
    const place = find(chatId);
    requireNotMigrated(place);
    if (place.kind !== 'private' && place.botStatus === 'kicked') {
      throw unlucky(403, `bot was kicked from the ${place.kind} chat`);
    }
    if (place.botStatus === 'left') {
      throw unlucky(403, `bot is not a member of the ${place.kind} chat`);
    }
    return place;
  }

  return {
    find,
    require,
    requireWriting(chatId) {
      const place = require(chatId);
      if (place.kind === 'private') requireOpenConversation(place);
      if (place.kind === 'channel' && place.botStatus !== 'administrator') {
        throw unlucky(400, 'need administrator rights in the channel chat');
      }
      if (place.isBotMuted) {
        throw unlucky(400, 'not enough rights to send text messages to the chat');
      }
      return place;
    },
  };
}

function requireOpenConversation({ botStatus, isStarted }: Place): void {
  if (botStatus === 'kicked') throw unlucky(403, 'bot was blocked by the user');
  if (isStarted) return;
  const words = "Forbidden: bot can't initiate conversation with a user";
  throw new ApiError(403, words, { isBreach: true });
}

/**
 * Finds the topic that a message shall go to.
 *
 * @throws {ApiError} 400 for a topic that there is not, or is not any more, or that is closed.
 */
export function requireTopic(place: Place, threadId: number | undefined): Topic | undefined {
  if (threadId === undefined) return undefined;
  const topic = place.topics.get(threadId);
  // The general topic has no number that could be sent to.
  if (!topic) throw badRequest('message thread not found');
  if (topic.state === 'deleted') throw unlucky(400, 'message thread not found');
  if (topic.state === 'closed' && place.botStatus !== 'administrator') {
    throw unlucky(400, 'TOPIC_CLOSED');
  }
  return topic;
}
