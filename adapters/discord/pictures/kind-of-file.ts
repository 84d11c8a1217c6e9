import type { SkipReason } from '../../../src/chat/picture.ts';

/** What is known of a file before it is fetched. */
export interface FileFacts {
  readonly name: string;
  readonly contentType: string | null;
  readonly width: number | null;
  readonly height: number | null;
}

const extensions: Readonly<Record<'picture' | 'video' | 'audio', readonly string[]>> = {
  picture: 'jpg jpeg jfif png apng webp gif avif tif tiff bmp heic heif svg jxl ico psd'.split(' '),
  video: 'mp4 mov webm mkv avi m4v'.split(' '),
  audio: 'mp3 ogg wav flac m4a opus'.split(' '),
};

/**
 * Guesses whether a file may be a picture: by its declared type, its name or its having a size in pixels.
 *
 * Discord's content type may be missing or wrong. The last word has the decoder, which looks at the bytes.
 */
export function kindOfFile({
  name,
  contentType,
  width,
  height,
}: FileFacts): 'picture' | SkipReason {
  const declared = contentType?.split('/', 1)[0];
  if (declared === 'image') return 'picture';
  const extension = name.toLowerCase().split('.').at(-1) ?? '';
  if (extensions.picture.includes(extension)) return 'picture';
  if (declared === 'video' || extensions.video.includes(extension)) return 'video';
  if (declared === 'audio' || extensions.audio.includes(extension)) return 'audio';
  return width !== null && height !== null ? 'picture' : 'document';
}
