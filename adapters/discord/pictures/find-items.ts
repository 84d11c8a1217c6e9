import {
  type Attachment,
  type Embed,
  EmbedType,
  type Message,
  type Sticker,
  StickerFormatType,
} from 'discord.js';

import type { Item } from '../../../src/chat/picture.ts';
import type { ImageDownloader } from '../../../src/chat/ports.ts';
import { mayReadHistory } from '../may-read-history.ts';
import { toAttachmentItem } from './attachment-item.ts';

/** Something in a message that may be looked at. */
export interface FoundItem {
  /** Says whether an edit has added it. */
  readonly key: string;
  readonly item: Item;
  /** A link to a page that happens to have a picture: nobody posted that as a picture. */
  readonly isPagePreview: boolean;
}

/** Finds everything that is or may be a picture: attachments, stickers, link previews, of the message or forwarded in it. */
export function findItems(message: Message, downloader: ImageDownloader): readonly FoundItem[] {
  const refresh = mayReadHistory(message) ? createRefresh(message) : undefined;
  return [message, ...message.messageSnapshots.values()].flatMap(
    ({ attachments, stickers, embeds, content }) => [
      ...attachments.map((attachment) => ({
        key: `attachment ${attachment.id}`,
        item: toAttachmentItem(attachment, { downloader, refresh }),
        isPagePreview: false,
      })),
      ...stickers.map((sticker) => fromSticker(sticker, downloader)),
      ...embeds.flatMap((embed) => fromEmbed(embed, { downloader, isSpoiler: hidesLink(content) })),
    ],
  );
}

/** Fetches the message once, however many of its URLs have expired. */
function createRefresh(message: Message): (stale: Attachment) => Promise<Attachment | undefined> {
  let fetching: Promise<readonly Attachment[]> | undefined;
  return async ({ id }) => {
    // Rejects, too, where the bot is not: there the message has no channel.
    fetching ??= message
      .fetch()
      .then((fresh) =>
        [fresh, ...fresh.messageSnapshots.values()].flatMap(({ attachments }) => [
          ...attachments.values(),
        ]),
      )
      .catch(() => []);
    return (await fetching).find((attachment) => attachment.id === id);
  };
}

function fromSticker(sticker: Sticker, downloader: ImageDownloader): FoundItem {
  const { id, name, format, url } = sticker;
  const common = { name, isSpoiler: false };
  const item: Item =
    format === StickerFormatType.Lottie
      ? { ...common, skipped: 'vector-animation' }
      : { ...common, load: (signal) => downloader.download(url, signal) };
  return { key: `sticker ${id}`, item, isPagePreview: false };
}

/** Link previews are fetched from Discord's proxy, never from where they point: that could be anywhere. */
function fromEmbed(
  embed: Embed,
  { downloader, isSpoiler }: { readonly downloader: ImageDownloader; readonly isSpoiler: boolean },
): readonly FoundItem[] {
  const proxyUrl = embed.image?.proxyURL ?? embed.thumbnail?.proxyURL;
  if (proxyUrl === undefined) return [];
  const { type } = embed.data;
  const isPicture = type === EmbedType.Image || type === EmbedType.GIFV;
  return [
    {
      key: `preview ${embed.url ?? proxyUrl}`,
      item: {
        name: undefined,
        isSpoiler,
        isPreview: type === EmbedType.GIFV || type === EmbedType.Video,
        load: (signal) => downloader.download(proxyUrl, signal),
      },
      isPagePreview: !isPicture,
    },
  ];
}

/** Whether a link stands between spoiler bars; which preview is that link's cannot be told for sure. */
function hidesLink(content: string): boolean {
  return /\|\|(?:(?!\|\|).)*https?:\/\/.*?\|\|/is.test(content);
}
