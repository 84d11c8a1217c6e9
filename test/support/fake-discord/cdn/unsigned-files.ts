import { createHash } from 'node:crypto';

import {
  type APIEmbed,
  type APIStickerItem,
  EmbedType,
  StickerFormatType,
} from 'discord-api-types/v10';

import type { MakeId } from '../snowflakes.ts';
import type { HostedFiles } from './hosted-files.ts';
import { guessMediaType } from './media-types.ts';

/** How a sticker is stored. */
export interface StickerOptions {
  readonly format: 'png' | 'apng' | 'lottie' | 'gif';
  readonly name?: string;
}

/** Where the picture of a link preview comes from, and how it is shown. */
export interface LinkPreviewOptions {
  /** The page or the picture that somebody linked. */
  readonly url: string;
  /** A picture alone, or a small one beside a text. */
  readonly as?: 'image' | 'thumbnail';
  readonly width?: number;
  readonly height?: number;
}

const stickerFormats = {
  png: { type: StickerFormatType.PNG, extension: 'png' },
  apng: { type: StickerFormatType.APNG, extension: 'png' },
  lottie: { type: StickerFormatType.Lottie, extension: 'json' },
  gif: { type: StickerFormatType.GIF, extension: 'gif' },
} as const;

/** Puts a sticker where Discord has it: `/stickers/<id>.<extension>`, unsigned. */
export function addSticker(
  files: HostedFiles,
  makeId: MakeId,
  bytes: Uint8Array,
  { format, name = 'a sticker' }: StickerOptions,
): APIStickerItem {
  const { type, extension } = stickerFormats[format];
  const id = makeId();
  files.set(`/stickers/${id}.${extension}`, {
    bytes,
    contentType: guessMediaType(`sticker.${extension}`),
    isSigned: false,
    isMedia: true,
  });
  return { id, name, format_type: type };
}

/** Lets the media proxy offer a picture from elsewhere, and describes it as a link's embed. */
export function addLinkPreview(
  files: HostedFiles,
  mediaOrigin: string,
  bytes: Uint8Array,
  options: LinkPreviewOptions,
): APIEmbed {
  const { url, as = 'image', width = 640, height = 480 } = options;
  const { protocol, host, pathname } = new URL(url);
  const hash = createHash('sha256').update(url).digest('base64url');
  const path = `/external/${hash}/${protocol.slice(0, -1)}/${host}${pathname}`;
  const contentType = guessMediaType(pathname) ?? 'image/jpeg';
  files.set(path, { bytes, contentType, isSigned: false, isMedia: true });
  const picture = { url, proxy_url: `${mediaOrigin}${path}`, width, height };
  return as === 'image'
    ? { type: EmbedType.Image, url, thumbnail: picture } // a bare picture is its own thumbnail
    : { type: EmbedType.Article, url, title: 'A page', thumbnail: picture };
}
