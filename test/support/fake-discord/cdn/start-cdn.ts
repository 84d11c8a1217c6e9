import type { APIEmbed, APIStickerItem } from 'discord-api-types/v10';
import http from 'node:http';

import { listenOnLoopback } from '../../loopback-server.ts';
import type { Setting } from '../setting.ts';
import { type Attachments, createAttachments } from './attachments.ts';
import { type CdnFaultOptions, createCdnFaults } from './cdn-faults.ts';
import { type Download, serveFiles } from './cdn-server.ts';
import type { HostedFiles } from './hosted-files.ts';
import { createUrlSigner } from './signed-urls.ts';
import {
  addLinkPreview,
  addSticker,
  type LinkPreviewOptions,
  type StickerOptions,
} from './unsigned-files.ts';

/** All that hands out files: two origins. */
export interface Cdn {
  readonly origins: readonly [string, string];
  readonly attachments: Attachments;
  readonly downloads: readonly Download[];
  addSticker(bytes: Uint8Array, options: StickerOptions): APIStickerItem;
  addLinkPreview(bytes: Uint8Array, options: LinkPreviewOptions): APIEmbed;
  failNext(fault: CdnFaultOptions): void;
  expireUrls(): void;
  close(): void;
}

/** Starts the CDN and the media proxy. */
export async function startCdn(
  { makeId, channelId }: Pick<Setting, 'makeId' | 'channelId'>,
  refusedExtensions: readonly string[],
): Promise<Cdn> {
  const files: HostedFiles = new Map();
  const signer = createUrlSigner();
  const faults = createCdnFaults();
  const downloads: Download[] = [];
  const onDownload = (download: Download): void => void downloads.push(download);
  const dependencies = { files, signer, faults, refusedExtensions, onDownload };
  const cdn = await listenOnLoopback(http.createServer());
  const media = await listenOnLoopback(http.createServer());
  serveFiles(cdn.http, 'cdn', dependencies);
  serveFiles(media.http, 'media', dependencies);
  const origins = [cdn.origin, media.origin] as const;
  return {
    origins,
    downloads,
    attachments: createAttachments({ files, signer, makeId, origins, defaultChannelId: channelId }),
    addSticker: (bytes, options) => addSticker(files, makeId, bytes, options),
    addLinkPreview: (bytes, options) => addLinkPreview(files, media.origin, bytes, options),
    failNext: faults.add,
    expireUrls: signer.expireAll,
    close() {
      cdn.close();
      media.close();
    },
  };
}
