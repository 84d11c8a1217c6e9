import { TelegramError } from 'telegraf';

import { pauseFor } from '../../../src/chat/pause-for.ts';
import type { ImageDownloader } from '../../../src/chat/ports.ts';
import { ClassifierError } from '../../../src/errors.ts';
import type { TelegramApi } from '../api/telegram-api.ts';

/** Bots may not fetch more. */
export const MAX_FILE_BYTES = 20 * 2 ** 20;

const MAX_ATTEMPTS = 4;
const FIRST_PAUSE_MS = 250;

/** Where files come from. */
export interface FileSource {
  readonly api: Pick<TelegramApi, 'getFileUrl'>;
  readonly downloader: ImageDownloader;
}

/**
 * Fetches a file that somebody has sent; where the download fails, some times more, each time from a fresh URL.
 *
 * @throws {ClassifierError} What the downloader throws, `download-failed` where Telegram does not say where the file is,
 *   and `image-too-large` where it does not give it.
 */
export async function fetchFile(
  fileId: string,
  { api, downloader }: FileSource,
  signal: AbortSignal,
): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    const url = await api.getFileUrl(fileId).catch((error: unknown) => {
      throw toFetchError(error);
    });
    try {
      return await downloader.download(url, signal);
    } catch (error) {
      if (!hasFailed(error) || attempt === MAX_ATTEMPTS) throw error;
    }
    await pauseFor(FIRST_PAUSE_MS * 2 ** attempt, signal);
  }
}

function hasFailed(error: unknown): boolean {
  return error instanceof ClassifierError && error.code === 'download-failed';
}

/** The causes are left behind: they hold URLs with the bot's token. */
function toFetchError(error: unknown): ClassifierError {
  // Messages need not tell how large a file is.
  if (error instanceof TelegramError && /file is too big/i.test(error.description)) {
    const details = { maxBytes: MAX_FILE_BYTES, limitOf: 'platform' };
    return new ClassifierError('image-too-large', 'Telegram gives bots no files over 20 MB.', {
      details,
    });
  }
  return new ClassifierError('download-failed', 'Telegram does not say where the picture is.');
}
