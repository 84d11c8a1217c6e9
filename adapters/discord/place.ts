import type { Place } from '../../src/chat/choices.ts';

/** What a channel is called where its choices are kept. */
export function placeOf(channelId: string): Place {
  return { platform: 'discord', id: channelId };
}
