/** How many messages an edit or a deletion may still concern. */
const MAX_MESSAGES = 1_000;

/** A message that was seen when it was posted. */
export interface RecentMessage {
  /** Ends the work on it. */
  readonly controller: AbortController;
  /** How many times it was answered: more than once where an edit added pictures. */
  answerCount: number;
  /** Whether anything in it was ever claimed. */
  readonly hasClaims: boolean;
  /** Of these keys those that were never claimed before. */
  claim(keys: readonly string[]): ReadonlySet<string>;
}

export interface RecentMessages {
  /**
   * @param controller - Ends the work on it.
   * @returns `undefined` where it was opened before: Discord may tell of a message twice.
   */
  open(messageId: string, controller: AbortController): RecentMessage | undefined;
  find(messageId: string): RecentMessage | undefined;
  /** Ends the work on a message that is gone. */
  cancel(messageId: string): void;
}

/** Remembers the last messages: what an edit adds is answered once, what is deleted not at all. */
export function createRecentMessages(): RecentMessages {
  const messages = new Map<string, RecentMessage>();
  return {
    open(messageId, controller) {
      if (messages.has(messageId)) return undefined;
      const message = createRecentMessage(controller);
      messages.set(messageId, message);
      for (const oldest of messages.keys()) {
        if (messages.size <= MAX_MESSAGES) break;
        messages.delete(oldest);
      }
      return message;
    },
    find: (messageId) => messages.get(messageId),
    cancel(messageId) {
      messages.get(messageId)?.controller.abort();
      messages.delete(messageId);
    },
  };
}

function createRecentMessage(controller: AbortController): RecentMessage {
  const claimed = new Set<string>();
  return {
    controller,
    answerCount: 0,
    get hasClaims() {
      return claimed.size > 0;
    },
    claim(keys) {
      const added = new Set(keys.filter((key) => !claimed.has(key)));
      for (const key of added) claimed.add(key);
      return added;
    },
  };
}
