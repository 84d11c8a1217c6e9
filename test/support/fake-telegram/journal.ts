import { type Changes, createChanges } from '../changes.ts';

/** One request of the bot, without its token. */
export interface RequestRecord {
  /** The Bot API's method, or `download`. */
  readonly method: string;
  readonly chatId: number | undefined;
  readonly status: number | 'hang' | 'drop' | 'reset';
  /** When it came, on the clock of `Date.now()`. */
  readonly atMs: number;
}

/** One `getUpdates`, as it came. */
export interface Poll {
  readonly offset: number;
  readonly limit: number;
  readonly timeoutS: number;
  readonly allowedUpdates: readonly string[] | undefined;
  readonly atMs: number;
}

/** One `sendChatAction`. */
export interface ChatAction {
  readonly chatId: number;
  readonly threadId: number | undefined;
  readonly action: string;
  readonly atMs: number;
}

/** One download, as it was asked for. */
export interface Download {
  /** As `getFile` told it, such as `photos/file_3.jpg`. */
  readonly path: string;
  readonly sizeInBytes: number | undefined;
  readonly atMs: number;
}

/** What has been seen of the bot, and who waits to see more. */
export interface Journal {
  readonly changes: Changes;
  readonly violations: string[];
  readonly requests: RequestRecord[];
  readonly polls: Poll[];
  readonly actions: ChatAction[];
  readonly downloads: Download[];
  reportBreach(breach: string): void;
}

/** @param waitMs - How long promises wait. */
export function createJournal(waitMs: number): Journal {
  const changes = createChanges(waitMs);
  const violations: string[] = [];
  return {
    changes,
    violations,
    requests: [],
    polls: [],
    actions: [],
    downloads: [],
    reportBreach(breach) {
      violations.push(breach);
      changes.notify();
    },
  };
}
