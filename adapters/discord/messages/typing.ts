import type { Message } from 'discord.js';

import { whileBusy } from '../../../src/chat/while-busy.ts';
import { wayToAnswer } from './way-to-answer.ts';

/** Discord takes the sign away after ten seconds. */
const TYPING = { delayMs: 400, renewalMs: 8_000 };

/** Shows "is typing" while a task takes longer than a moment. */
export function whileTyping<Result>(
  message: Message,
  task: () => Promise<Result>,
): Promise<Result> {
  return whileBusy({ ...TYPING, show: () => type(message) }, task);
}

async function type(message: Message): Promise<void> {
  const { channel } = message;
  if (wayToAnswer(message) && channel.isSendable()) await channel.sendTyping();
}
