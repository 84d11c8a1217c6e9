import { tooManyRequests } from '../api-error.ts';

/** How much the bot may send: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
export interface FloodLimit {
  /** What is counted together: messages to one chat, to one group or channel, or all of them. */
  readonly scope: 'chat' | 'group' | 'bot';
  readonly messages: number;
  readonly perMs: number;
}

/** Tells the bot to wait, and sees whether it does. */
export interface Flood {
  /**
   * Lets a request pass.
   *
   * @throws {ApiError} 429, a breach where the bot had been told to wait.
   */
  check(method: string, chatId: number | undefined): void;
  /** Makes a method wait, towards one chat where it has one. */
  block(method: string, chatId: number | undefined, retryAfterS: number): void;
}

/** What counts as a message, and so against the limits. */
const counted = new Set(['sendmessage', 'editmessagetext', 'editmessagereplymarkup']);

/** Timers of Node may fire this early. */
const toleranceMs = 2;

export function createFlood(limits: readonly FloodLimit[]): Flood {
  const waits = new Map<string, number>();
  const sent = new Map<string, readonly number[]>();

  function checkWait(key: string): void {
    const leftMs = (waits.get(key) ?? 0) - performance.now();
    if (leftMs > toleranceMs) throw tooManyRequests(toSeconds(leftMs), true);
  }

  function count({ messages, perMs }: FloodLimit, key: string): void {
    const now = performance.now();
    const recent = (sent.get(key) ?? []).filter((time) => time > now - perMs);
    const [oldest = now] = recent;
    if (recent.length >= messages) {
      const retryAfterS = toSeconds(oldest + perMs - now);
      waits.set(key, now + retryAfterS * 1000);
      throw tooManyRequests(retryAfterS, false);
    }
    sent.set(key, [...recent, now]);
  }

  return {
    check(method, chatId) {
      checkWait(keyOf(method, chatId));
      if (!counted.has(method) || chatId === undefined) return;
      const counters = limits.flatMap((limit) => {
        const key = keyOfLimit(limit, chatId);
        return key === undefined ? [] : [{ limit, key }];
      });
      for (const { key } of counters) checkWait(key);
      for (const { limit, key } of counters) count(limit, key);
    },
    block(method, chatId, retryAfterS) {
      waits.set(keyOf(method, chatId), performance.now() + retryAfterS * 1000);
    },
  };
}

function toSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}

function keyOf(method: string, chatId: number | undefined): string {
  return `${method} ${chatId ?? ''}`;
}

/** Groups and channels have negative ids. */
function keyOfLimit({ scope }: FloodLimit, chatId: number): string | undefined {
  if (scope === 'group' && chatId > 0) return undefined;
  return scope === 'bot' ? scope : `${scope} ${chatId}`;
}
