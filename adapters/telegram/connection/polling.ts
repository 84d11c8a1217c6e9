import type { Update } from 'telegraf/types';

import { describeError, isConflict } from '../api/describe-error.ts';
import type { TelegramConnection } from '../api/telegram-api.ts';
import { type ConnectingOptions, pauseAfter } from './connecting.ts';

export interface PollingOptions extends ConnectingOptions {
  readonly api: Pick<TelegramConnection, 'getUpdates' | 'confirm'>;
  /** Keeps updates before they are confirmed. */
  readonly onUpdates: (updates: readonly Update[]) => void;
}

/** Asks for updates until the signal aborts, and then confirms the last ones; or until Telegram refuses the token. */
export async function poll(options: PollingOptions): Promise<void> {
  const { api, onUpdates, onStatus, log, signal } = options;
  let offset: number | undefined;
  let failures = 0;
  let isLong = true;
  let isContested = false;
  while (!signal.aborted) {
    try {
      const updates = await api.getUpdates(offset, { isLong, signal });
      onUpdates(updates);
      offset = nextOffset(updates) ?? offset;
      onStatus('ok');
      // Two programs that take turns both get through now and then, but neither to the end of a long poll.
      if (isLong || !isContested) failures = 0;
      isLong = true;
    } catch (error) {
      if (signal.aborted) break;
      onStatus('failed');
      failures++;
      isContested = isConflict(error);
      isLong = false; // the next one is to tell soon whether all is well again
      if (!(await pauseAfter(error, failures, options))) return;
    }
  }
  if (offset === undefined) return;
  await api.confirm(offset).catch((error: unknown) => {
    log.info(describeError(error), 'telegram updates not confirmed'); // they will come again, and be known
  });
}

function nextOffset(updates: readonly Update[]): number | undefined {
  const last = updates.at(-1);
  return last && last.update_id + 1;
}
