import { gzipSync } from 'node:zlib';

import type { MediaFields, PhotoSize } from '../bot-api.ts';
import type { FileStore } from './file-store.ts';
import { type Rendering, renderJpeg, renderSizes, renderWebp } from './photo-sizes.ts';

/** Something to post, uploaded. */
export type Media = MediaFields;

interface MediaOptions {
  readonly isSpoiler?: boolean;
}

interface PhotoOptions extends MediaOptions {
  /** Keeps 2560 px too. */
  readonly isHd?: boolean;
}

interface DocumentOptions {
  /** Left out: it has none. */
  readonly fileName?: string;
  readonly mimeType?: string;
  /** Says that the file is as large as this, whatever its bytes. */
  readonly sizeInBytes?: number;
  /** Whether messages tell the size; they do. */
  readonly isSizeTold?: boolean;
  /** What its small preview shows; left out: it has none. */
  readonly thumbnail?: Uint8Array;
}

interface StickerOptions {
  /** Left out: it stands still. */
  readonly motion?: 'vector' | 'video';
  readonly hasThumbnail?: boolean;
}

interface ClipOptions extends MediaOptions {
  /** Left out: it has one. */
  readonly hasThumbnail?: boolean;
}

/** Uploads files as people's apps do; each may be posted more than once. */
export interface Studio {
  /** Rejects for what apps cannot make a photo of. */
  photo(picture: Uint8Array, options?: PhotoOptions): Promise<Media>;
  document(bytes: Uint8Array, options?: DocumentOptions): Promise<Media>;
  /** @param picture - What it shows; one that moves has it in its thumbnail only. */
  sticker(picture: Uint8Array, options?: StickerOptions): Promise<Media>;
  animation(picture: Uint8Array, options?: ClipOptions): Promise<Media>;
  video(picture: Uint8Array, options?: ClipOptions): Promise<Media>;
  videoNote(picture: Uint8Array, options?: ClipOptions): Promise<Media>;
  voice(): Media;
}

/** The first bytes of MP4 and WebM; nobody plays them here. */
const mp4 = Buffer.from('\0\0\0\u0018ftypmp42\0\0\0\0mp42isom', 'latin1');
const webm = Buffer.from('\u001AE\u00DF\u00A3\u0093B\u0082\u0088webm', 'latin1');
const tgs = gzipSync('{"tgs":1,"v":"5.5.2","fr":60,"ip":0,"op":60,"w":512,"h":512,"layers":[]}');

const stickerFacts = { type: 'regular', width: 512, height: 512, emoji: '🐈', set_name: 'cats' };

export function createStudio(files: FileStore): Studio {
  function keep(rendering: Rendering, folder: string, extension = '.jpg'): PhotoSize {
    const { bytes, width, height } = rendering;
    return { ...files.add(bytes, { folder, extension }), width, height };
  }

  async function thumbnailOf(picture: Uint8Array | undefined, side = 320) {
    if (!picture) return {};
    return { thumbnail: keep(await renderJpeg(picture, side), 'thumbnails') };
  }

  async function clip(picture: Uint8Array, folder: string, { hasThumbnail = true }: ClipOptions) {
    return {
      ...files.add(mp4, { folder, extension: '.mp4' }),
      duration: 2,
      ...(await thumbnailOf(hasThumbnail ? picture : undefined)),
    };
  }

  async function stickerFile(picture: Uint8Array, motion: StickerOptions['motion']) {
    const folder = 'stickers';
    if (motion === 'vector') return files.add(tgs, { folder, extension: '.tgs' });
    if (motion === 'video') return files.add(webm, { folder, extension: '.webm' });
    return files.add((await renderWebp(picture, 512)).bytes, { folder, extension: '.webp' });
  }

  return {
    async photo(picture, { isHd = false, isSpoiler = false } = {}) {
      const sizes = await renderSizes(picture, { isHd });
      return { photo: sizes.map((size) => keep(size, 'photos')), ...spoiler(isSpoiler) };
    },
    async document(bytes, options = {}) {
      const { fileName, mimeType, sizeInBytes, isSizeTold, thumbnail } = options;
      const extension = /\.\w+$/.exec(fileName ?? '')?.[0] ?? '';
      const file = { folder: 'documents', extension, claimedSizeInBytes: sizeInBytes, isSizeTold };
      return {
        document: {
          ...files.add(bytes, file),
          ...(fileName !== undefined && { file_name: fileName }),
          ...(mimeType !== undefined && { mime_type: mimeType }),
          ...(await thumbnailOf(thumbnail)),
        },
      };
    },
    async sticker(picture, { motion, hasThumbnail = true } = {}) {
      const thumbnail = hasThumbnail
        ? { thumbnail: keep(await renderWebp(picture, 128), 'thumbnails', '.webp') }
        : {};
      return {
        sticker: {
          ...(await stickerFile(picture, motion)),
          ...stickerFacts,
          is_animated: motion === 'vector',
          is_video: motion === 'video',
          ...thumbnail,
        },
      };
    },
    async animation(picture, options = {}) {
      const file = await clip(picture, 'animations', options);
      const named = { ...file, file_name: 'animation.gif.mp4', mime_type: 'video/mp4' };
      // The document is there for bots that know no animations.
      const animation = { ...named, width: 320, height: 240 };
      return { animation, document: named, ...spoiler(options.isSpoiler) };
    },
    async video(picture, options = {}) {
      const file = await clip(picture, 'videos', options);
      const video = { ...file, width: 640, height: 480, mime_type: 'video/mp4' };
      return { video, ...spoiler(options.isSpoiler) };
    },
    async videoNote(picture, options = {}) {
      return { video_note: { ...(await clip(picture, 'video_notes', options)), length: 240 } };
    },
    voice: () => {
      const file = files.add(Buffer.from('OggS'), { folder: 'voice', extension: '.oga' });
      return { voice: { ...file, duration: 1, mime_type: 'audio/ogg' } };
    },
  };
}

function spoiler(isSpoiler = false): Pick<MediaFields, 'has_media_spoiler'> {
  return isSpoiler ? { has_media_spoiler: true } : {};
}
