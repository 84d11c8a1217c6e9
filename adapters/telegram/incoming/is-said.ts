import type { Message } from 'telegraf/types';

/** What people can send that shows no picture. */
const KINDS = [
  'text',
  'contact',
  'location',
  'venue',
  'poll',
  'dice',
  'game',
  'story',
  'invoice',
  'paid_media',
  'checklist',
] as const;

/** Whether somebody says something with a message; Telegram itself writes some too, such as that one was pinned. */
export function isSaid(message: Message): boolean {
  return KINDS.some((kind) => kind in message);
}
