import type { Message } from 'discord.js';

import { whileBusy } from '../../../src/chat/while-busy.ts';
import { wayToAnswer } from './way-to-answer.ts';

/** Discord takes the sign away after ten seconds. */
const TYPING = { delayMs: 400, renewalMs: 8_000 };
/** For so long a channel's sign is nobody else's concern. */
const SHARED_MS = 4_000;

/** Shows "is typing" while a task takes longer than a moment. */
export type WhileTyping = <Result>(
  message: Message,
  task: () => Promise<Result>,
) => Promise<Result>;

/**
 * Makes one sign for each channel: were it one for each message, a hundred that wait would use up the requests that
 * their answers need.
 *
 * @param now - Milliseconds since 1970.
 */
export function createTyping(now: () => number = Date.now): WhileTyping {
  const shownAt = new Map<string, number>();

  async function type(message: Message): Promise<void> {
    const { channel, channelId } = message;
    for (const [id, time] of shownAt) if (now() - time >= SHARED_MS) shownAt.delete(id);
    if (shownAt.has(channelId) || !wayToAnswer(message) || !channel.isSendable()) return;
    shownAt.set(channelId, now());
    await channel.sendTyping();
  }

  return (message, task) => whileBusy({ ...TYPING, show: () => type(message) }, task);
}
