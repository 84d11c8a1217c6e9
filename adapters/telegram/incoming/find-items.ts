import type { ExternalReplyInfo, Message, PhotoSize } from 'telegraf/types';

import type { Item, SkipReason } from '../../../src/chat/picture.ts';
import { fetchFile, type FileSource, MAX_FILE_BYTES } from './fetch-file.ts';
import { kindOfDocument } from './kind-of-document.ts';

/** Where pictures come from, and how large they have to be. */
export interface ItemSource extends FileSource {
  /** Of a photo's short side: more would be fetched for nothing. */
  readonly enoughPixels: number;
}

/** Finds what a message shows: photo, picture as a file, sticker; of what moves, the picture that stands for it. */
export function findItems(
  message: Message | ExternalReplyInfo,
  source: ItemSource,
): readonly Item[] {
  const isSpoiler = 'has_media_spoiler' in message && (message.has_media_spoiler ?? false);
  const toItem = (file: File): Item => fileItem(file, { isSpoiler, source });
  /** The still picture that Telegram shows before something moves. */
  const standIn = ({ thumbnail }: Moving, skipped: SkipReason): Item =>
    thumbnail
      ? toItem({ file: thumbnail, isPreview: true })
      : { name: undefined, isSpoiler, skipped };

  if ('photo' in message) return [toItem({ file: pickSize(message.photo, source) })];
  if ('animation' in message) return [standIn(message.animation, 'video')]; // before document: it has both
  if ('video_note' in message) return [standIn(message.video_note, 'video')];
  if ('document' in message) {
    const { document } = message;
    const kind = kindOfDocument(document);
    if (kind !== 'picture') return [{ name: document.file_name, isSpoiler, skipped: kind }];
    return [toItem({ file: document, name: document.file_name })];
  }
  if ('sticker' in message) {
    const { sticker } = message;
    if (!sticker.is_animated && !sticker.is_video) return [toItem({ file: sticker })];
    return [standIn(sticker, sticker.is_video ? 'video' : 'vector-animation')];
  }
  if ('video' in message) return [{ name: message.video.file_name, isSpoiler, skipped: 'video' }];
  if ('audio' in message || 'voice' in message) {
    return [{ name: undefined, isSpoiler, skipped: 'audio' }];
  }
  return [];
}

interface Moving {
  readonly thumbnail?: PhotoSize;
}

interface File {
  readonly file: { readonly file_id: string; readonly file_size?: number };
  readonly name?: string | undefined;
  readonly isPreview?: boolean;
}

function fileItem(
  { file, name, isPreview = false }: File,
  { isSpoiler, source }: { readonly isSpoiler: boolean; readonly source: FileSource },
): Item {
  if ((file.file_size ?? 0) > MAX_FILE_BYTES) {
    return { name, isSpoiler, skipped: 'too-large-to-fetch' };
  }
  return {
    name,
    isSpoiler,
    isPreview,
    load: (signal) => fetchFile(file.file_id, source, signal),
  };
}

/** The smallest rendering that is enough for a model, else the largest. */
function pickSize(sizes: readonly PhotoSize[], { enoughPixels }: ItemSource): PhotoSize {
  const ascending = sizes.toSorted((a, b) => a.width * a.height - b.width * b.height);
  const picked =
    ascending.find(({ width, height }) => Math.min(width, height) >= enoughPixels) ??
    ascending.at(-1);
  if (!picked) throw new TypeError('A photo has at least one size');
  return picked;
}
