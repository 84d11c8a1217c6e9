import type { Changes } from '../../changes.ts';
import type { MessageStore, StoredMessage } from './message-store.ts';
import { type BotMessage, toBotMessage } from './public-message.ts';

/** Looks at what the bot has written, as everybody in the channel sees it. */
export interface BotReader {
  messages(channelId: string): readonly BotMessage[];
  repliesTo(messageId: string): readonly BotMessage[];
  replyTo(messageId: string): Promise<BotMessage>;
}

export function createBotReader(
  store: MessageStore,
  botUserId: string,
  changes: Changes,
): BotReader {
  function read(all: readonly StoredMessage[]): readonly BotMessage[] {
    return all
      .filter(({ message, isEphemeral }) => message.author.id === botUserId && !isEphemeral)
      .map((stored) => toBotMessage(store, stored));
  }
  function repliesTo(messageId: string): readonly BotMessage[] {
    return read(
      store.all().filter(({ message }) => message.message_reference?.message_id === messageId),
    );
  }
  return {
    messages: (channelId) => read(store.in(channelId)),
    repliesTo,
    replyTo: (messageId) =>
      changes.until(`a reply to message ${messageId}`, () => repliesTo(messageId)[0]),
  };
}
