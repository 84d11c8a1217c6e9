import type { Message } from 'discord.js';

import { wayToAnswer } from './way-to-answer.ts';

/** Most answers come sooner, and need no sign that one is on its way. */
const DELAY_MS = 400;
/** Discord takes the sign away after ten seconds. */
const RENEWAL_MS = 8_000;

/** Shows "is typing" while a task takes longer than a moment. */
export async function whileTyping<Result>(
  message: Message,
  task: () => Promise<Result>,
): Promise<Result> {
  let timer: NodeJS.Timeout;
  function type(): void {
    timer = setTimeout(type, RENEWAL_MS);
    const { channel } = message;
    if (!wayToAnswer(message) || !channel.isSendable()) return;
    channel.sendTyping().catch(() => undefined); // a courtesy, no more
  }
  timer = setTimeout(type, DELAY_MS);
  try {
    return await task();
  } finally {
    clearTimeout(timer);
  }
}
