import type { Message } from '../bot-api.ts';
import type { Media } from '../files/media.ts';
import type { MessageStore } from '../messages/message-store.ts';
import type { PostOptions, UserMessages } from './user-messages.ts';

/** Pictures that belong together: separate messages for the bot. */
export interface AlbumOptions extends Omit<PostOptions, 'media' | 'text'> {
  readonly items: readonly Media[];
  /** Which of them has the caption; the first. */
  readonly captionAt?: number;
  /** The pause before each but the first reaches the bot; none. */
  readonly gapMs?: number;
  /** The order in which they reach the bot, by number; as they are. */
  readonly arrivalOrder?: readonly number[];
}

/** Posts albums. */
export interface Albums {
  /** Posts all of an album at once; the bot may hear of some of it later. */
  post(options: AlbumOptions): readonly Message[];
  /** Forgets what has not reached the bot. */
  close(): void;
}

export function createAlbums(people: UserMessages, store: MessageStore): Albums {
  const timers = new Set<NodeJS.Timeout>();
  let count = 0;

  function later(delayMs: number, action: () => void): void {
    if (delayMs === 0) return action();
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, delayMs);
    timers.add(timer);
  }

  return {
    post({ items, captionAt = 0, gapMs = 0, arrivalOrder, caption, ...options }) {
      count += 1;
      const fields = {
        ...options.fields,
        media_group_id: `1382${String(count).padStart(13, '0')}`,
      };
      const written = items.map((media, index) => {
        const words = index === captionAt && caption !== undefined ? { caption } : {};
        return people.write({ ...options, ...words, media, fields });
      });
      const order = arrivalOrder ?? items.map((_, index) => index);
      for (const [turn, index] of order.entries()) {
        later(turn * gapMs, () => written[index]?.announce());
      }
      return written.map(({ stored }) => store.present(stored));
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
