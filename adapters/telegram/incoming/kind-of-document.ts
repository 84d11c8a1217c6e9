import type { SkipReason } from '../../../src/chat/picture.ts';

const pictureName = /\.(jpe?g|jfif|a?png|webp|gif|avif|tiff?|bmp|hei[cf]|svg|jxl|ico|psd)$/i;
const anyExtension = /\.[a-z][a-z\d]{1,4}$/i;

/** Guesses whether a file may be a picture: by its declared type or its name. The last word has the decoder. */
export function kindOfDocument({
  mime_type: type,
  file_name: name,
}: {
  readonly mime_type?: string;
  readonly file_name?: string;
}): 'picture' | SkipReason {
  if (type?.startsWith('image/') || (name !== undefined && pictureName.test(name)))
    return 'picture';
  if (type?.startsWith('video/')) return 'video';
  if (type?.startsWith('audio/')) return 'audio';
  // Telegram may lose both type and name of a file: better looked at once too often.
  const isTypeTold = type !== undefined && type !== 'application/octet-stream';
  return isTypeTold || anyExtension.test(name ?? '') ? 'document' : 'picture';
}
