import { type ApiError, conflict } from '../api-error.ts';
import type { Update } from '../bot-api.ts';
import type { Journal } from '../journal.ts';
import type { UpdateQueue } from './update-queue.ts';

/** What `getUpdates` asks for. */
interface PollForm {
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
  readonly timeout?: number | undefined;
  readonly allowed_updates?: readonly string[] | undefined;
}

/** Long polling. */
export interface Poller {
  /** @throws {ApiError} 409 as soon as somebody else polls, or a webhook is set. */
  poll(form: PollForm, signal: AbortSignal): Promise<readonly Update[]>;
  /** Whether a poll waits for updates. */
  readonly isWaiting: boolean;
  /** The highest offset that the bot has asked for: all updates before it are confirmed. */
  readonly confirmedOffset: number;
  /** Ends the poll that waits, if one does. */
  end(error: ApiError): void;
  /** Lets another instance of the bot poll, which ends each poll of this one. */
  pollElsewhere(isPolling: boolean): void;
}

export interface PollerDependencies {
  readonly queue: UpdateQueue;
  readonly journal: Journal;
  readonly isWebhookSet: () => boolean;
}

interface Waiting {
  answer(): void;
  refuse(error: ApiError): void;
}

const longestTimeoutS = 50;
const otherPoll =
  'terminated by other getUpdates request; make sure that only one bot instance is running';
const webhookIsSet =
  "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

export function createPoller(dependencies: PollerDependencies): Poller {
  const { queue, journal, isWebhookSet } = dependencies;
  let waiting: Waiting | undefined;
  let isPolledElsewhere = false;
  let confirmedOffset = 0;
  let previous = { offset: -1, atMs: 0 };

  queue.onAdd(() => waiting?.answer());

  function end(error: ApiError): void {
    waiting?.refuse(error);
  }

  function confirm(offset: number): void {
    if (offset <= 0) return;
    const ids = queue.pending.map(({ update }) => update.update_id).filter((id) => id < offset);
    const unseen = ids.filter((id) => !queue.isHandedOut(id));
    if (unseen.length > 0) {
      journal.reportBreach(`getUpdates: confirms ${unseen.length} updates that nobody has seen`);
    }
    queue.forget(ids);
    confirmedOffset = Math.max(confirmedOffset, offset);
  }

  /** A second poll with the same offset is slowed down, and gets less: telegram-bot-api/Client.cpp */
  function temper(offset: number, limit: number, timeoutS: number) {
    const sinceMs = performance.now() - previous.atMs;
    const isSame = offset === previous.offset;
    previous = { offset, atMs: performance.now() };
    return {
      limit: isSame && sinceMs < 500 ? 1 : limit,
      timeoutS: isSame && sinceMs < 3000 ? Math.max(timeoutS, 3) : timeoutS,
    };
  }

  function wait(timeoutS: number, look: () => readonly Update[], signal: AbortSignal) {
    return new Promise<readonly Update[]>((resolve, reject) => {
      const timer = setTimeout(() => settle(() => resolve([])), timeoutS * 1000);
      const leave = (): void => settle(() => resolve([]));
      const mine: Waiting = {
        answer() {
          const updates = look();
          if (updates.length > 0) settle(() => resolve(updates));
        },
        refuse: (error) => settle(() => reject(error)),
      };
      function settle(finish: () => void): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        if (waiting === mine) waiting = undefined;
        finish();
        journal.changes.notify();
      }
      signal.addEventListener('abort', leave);
      waiting = mine;
      journal.changes.notify();
    });
  }

  return {
    async poll({ offset = 0, limit = 100, timeout = 0, allowed_updates: kinds }, signal) {
      const atMs = Date.now();
      journal.polls.push({ offset, limit, timeoutS: timeout, allowedUpdates: kinds, atMs });
      if (isWebhookSet()) throw conflict(webhookIsSet);
      end(conflict(otherPoll));
      if (isPolledElsewhere) throw conflict(otherPoll);
      checkBounds(limit, timeout, journal.reportBreach);
      if (kinds) queue.allow(kinds);
      const from = offset < 0 ? queue.lastId + 1 + offset : offset;
      confirm(from);
      const seconds = Math.min(Math.max(timeout, 0), longestTimeoutS);
      const tempered = temper(offset, Math.min(Math.max(limit, 1), 100), seconds);
      const look = () => queue.handOut(from, tempered.limit);
      const updates = look();
      if (updates.length > 0 || tempered.timeoutS === 0) return updates;
      return wait(tempered.timeoutS, look, signal);
    },
    get isWaiting() {
      return waiting !== undefined;
    },
    get confirmedOffset() {
      return confirmedOffset;
    },
    end,
    pollElsewhere(isPolling) {
      isPolledElsewhere = isPolling;
      if (isPolling) end(conflict(otherPoll));
    },
  };
}

/** Telegram takes what lies outside for the nearest that does not. */
function checkBounds(limit: number, timeoutS: number, reportBreach: (breach: string) => void) {
  if (limit < 1 || limit > 100) reportBreach(`getUpdates: limit ${limit} is not in 1..100`);
  if (timeoutS < 0 || timeoutS > longestTimeoutS) {
    reportBreach(`getUpdates: timeout ${timeoutS} is not in 0..${longestTimeoutS}`);
  }
}
