import type { ImageDownloader } from '../../../src/chat/ports.ts';
import { ClassifierError } from '../../../src/errors.ts';

/** How pictures of one message are fetched. */
export interface PictureSource<Kind> {
  readonly downloader: ImageDownloader;
  /** Finds the same picture anew, with URLs that have not expired; left out where that is impossible. */
  readonly refresh?: ((picture: Kind) => Promise<Kind | undefined>) | undefined;
}

/** What the CDN says when a signed URL has expired. */
const EXPIRED_STATUSES: ReadonlySet<unknown> = new Set([403, 404]);

/**
 * Downloads a picture from the first of its URLs that gives it; where they have expired, once more from fresh ones.
 *
 * @throws {ClassifierError} What the last URL failed with.
 */
export async function loadFirst<Kind>(
  picture: Kind,
  options: PictureSource<Kind> & {
    readonly urlsOf: (picture: Kind) => readonly string[];
    readonly signal: AbortSignal;
  },
): Promise<Uint8Array> {
  const { urlsOf, downloader, refresh, signal } = options;
  try {
    return await downloadFirst(urlsOf(picture), downloader, signal);
  } catch (error) {
    if (!hasExpired(error) || !refresh) throw error;
    const fresh = await refresh(picture);
    if (!fresh) throw error;
    return downloadFirst(urlsOf(fresh), downloader, signal);
  }
}

async function downloadFirst(
  [url, ...others]: readonly string[],
  downloader: ImageDownloader,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (url === undefined) throw new TypeError('A picture needs a URL');
  try {
    return await downloader.download(url, signal);
  } catch (error) {
    if (others.length === 0 || signal.aborted) throw error;
    return downloadFirst(others, downloader, signal);
  }
}

function hasExpired(error: unknown): boolean {
  return error instanceof ClassifierError && EXPIRED_STATUSES.has(error.details['status']);
}
