import { type Changes, createChanges } from '../changes.ts';
import type { RequestRecord } from './rest/rest.ts';

/** What has been seen of the bot, and who waits to see more. */
export interface Journal {
  readonly changes: Changes;
  readonly violations: readonly string[];
  readonly requests: readonly RequestRecord[];
  reportBreach(breach: string): void;
  recordRequest(request: RequestRecord): void;
  recordTyping(channelId: string): void;
  countTyping(channelId: string): number;
}

/** @param waitMs - How long promises wait. */
export function createJournal(waitMs: number): Journal {
  const changes = createChanges(waitMs);
  const violations: string[] = [];
  const requests: RequestRecord[] = [];
  const typing: string[] = [];
  return {
    changes,
    violations,
    requests,
    reportBreach(breach) {
      violations.push(breach);
      changes.notify();
    },
    recordRequest(request) {
      requests.push(request);
      changes.notify();
    },
    recordTyping(channelId) {
      typing.push(channelId);
      changes.notify();
    },
    countTyping: (channelId) => typing.filter((id) => id === channelId).length,
  };
}
