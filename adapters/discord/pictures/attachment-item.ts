import type { Attachment } from 'discord.js';

import type { Item } from '../../../src/chat/picture.ts';
import { loadFirst, type PictureSource } from './load.ts';
import { kindOfFile } from './kind-of-file.ts';

/** Larger files are fetched as the media proxy's rendering, which is a tenth of their size. */
const MAX_ORIGINAL_BYTES = 8 * 2 ** 20;
/** Of the rendering's short side, in pixels: more than any model looks at. */
const RENDERED_SHORT_SIDE = 640;

/**
 * Makes an item of an attachment.
 *
 * @param refresh - Finds the attachment anew, with URLs that have not expired; left out where that is impossible.
 */
export function toAttachmentItem(
  attachment: Attachment,
  { downloader, refresh }: PictureSource<Attachment>,
): Item {
  const { name } = attachment;
  const isSpoiler = attachment.spoiler || name.startsWith('SPOILER_');
  const kind = kindOfFile(attachment);
  if (kind !== 'picture') return { name, isSpoiler, skipped: kind };
  return {
    name,
    isSpoiler,
    load: (signal) => loadFirst(attachment, { urlsOf, downloader, refresh, signal }),
  };
}

/** Where to fetch it from, best first. */
function urlsOf({ url, proxyURL, size, width, height }: Attachment): readonly string[] {
  if (size < MAX_ORIGINAL_BYTES) return [url];
  return [renderingUrl(proxyURL, { width, height }), url];
}

function renderingUrl(
  proxyUrl: string,
  { width, height }: { readonly width: number | null; readonly height: number | null },
): string {
  const url = new URL(proxyUrl);
  url.searchParams.set('format', 'webp');
  if (width !== null && height !== null) {
    const scale = Math.min(1, RENDERED_SHORT_SIDE / Math.min(width, height));
    url.searchParams.set('width', String(Math.round(width * scale)));
    url.searchParams.set('height', String(Math.round(height * scale)));
  }
  return url.href;
}
