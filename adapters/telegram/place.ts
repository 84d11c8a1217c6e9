import type { Place } from '../../src/chat/choices.ts';

/** What a chat is called where its choices are kept. */
export function placeOf(chatId: number): Place {
  return { platform: 'telegram', id: String(chatId) };
}
