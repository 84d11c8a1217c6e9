import { type APIAttachment, type APIMessage, AttachmentFlags } from 'discord-api-types/v10';
import sharp from 'sharp';

import type { MakeId } from '../snowflakes.ts';
import type { HostedFiles } from './hosted-files.ts';
import { guessMediaType } from './media-types.ts';
import type { UrlSigner } from './signed-urls.ts';

/** How a file is attached. */
export interface AttachmentOptions {
  readonly filename: string;
  /** By the file's name unless said otherwise; `null`: Discord does not say. */
  readonly contentType?: string | null;
  /** Pixels; measured unless said otherwise, `null`: Discord does not say. */
  readonly width?: number | null;
  readonly height?: number | null;
  /** The flag, whatever the file is called. */
  readonly isSpoilerFlag?: boolean;
  /** What Discord says, which may be a lie. */
  readonly sizeInBytes?: number;
  /** Whether it comes with a command and will be gone soon. */
  readonly isEphemeral?: boolean;
  readonly description?: string;
  readonly channelId?: string;
}

/** Files of messages and commands. */
export interface Attachments {
  /** Puts a file on the CDN and describes it with signed URLs. */
  add(bytes: Uint8Array, options: AttachmentOptions): Promise<APIAttachment>;
  /** A message whose URLs are signed anew. */
  refreshMessage(message: APIMessage): APIMessage;
  refresh(attachment: APIAttachment): APIAttachment;
}

export interface AttachmentDependencies {
  readonly files: HostedFiles;
  readonly signer: UrlSigner;
  readonly makeId: MakeId;
  /** Of the CDN and of the media proxy. */
  readonly origins: readonly [string, string];
  /** Where files lie when no channel is named. */
  readonly defaultChannelId: string;
}

export function createAttachments(dependencies: AttachmentDependencies): Attachments {
  const { files, signer, makeId, defaultChannelId } = dependencies;
  const [cdnOrigin, mediaOrigin] = dependencies.origins;

  function signedUrls(path: string): Pick<APIAttachment, 'url' | 'proxy_url'> {
    const tail = `${path}?${signer.sign(path)}`;
    return { url: `${cdnOrigin}${tail}`, proxy_url: `${mediaOrigin}${tail}` };
  }

  async function add(bytes: Uint8Array, options: AttachmentOptions): Promise<APIAttachment> {
    const { filename, isEphemeral = false, channelId = defaultChannelId } = options;
    const { contentType = guessMediaType(filename), description } = options;
    const id = makeId();
    const folder = isEphemeral ? 'ephemeral-attachments' : 'attachments';
    const path = `/${folder}/${channelId}/${id}/${encodeURIComponent(filename)}`;
    const { width, height } = await chooseSides(bytes, options);
    const isMedia = (width !== null && height !== null) || (contentType ?? '').startsWith('audio/');
    files.set(path, { bytes, contentType, isSigned: true, isMedia });
    return {
      id,
      filename,
      size: options.sizeInBytes ?? bytes.length,
      ...signedUrls(path),
      ...(contentType !== null && { content_type: contentType }),
      ...(width !== null && height !== null && { width, height }),
      ...(isEphemeral && { ephemeral: true }),
      ...(options.isSpoilerFlag && { flags: AttachmentFlags.IsSpoiler }),
      ...(description !== undefined && { description }),
    };
  }

  function refresh(attachment: APIAttachment): APIAttachment {
    return { ...attachment, ...signedUrls(new URL(attachment.url).pathname) };
  }

  function refreshMessage(message: APIMessage): APIMessage {
    const snapshots = message.message_snapshots?.map((snapshot) => ({
      message: { ...snapshot.message, attachments: snapshot.message.attachments.map(refresh) },
    }));
    return {
      ...message,
      attachments: message.attachments.map(refresh),
      ...(snapshots && { message_snapshots: snapshots }),
    };
  }

  return { add, refresh, refreshMessage };
}

interface Sides {
  readonly width: number | null;
  readonly height: number | null;
}

async function chooseSides(bytes: Uint8Array, options: AttachmentOptions): Promise<Sides> {
  const { width, height } = options;
  if (width !== undefined && height !== undefined) return { width, height };
  const measured = await measure(bytes);
  return { width: width ?? measured.width, height: height ?? measured.height };
}

/** Discord measures what it can open, a picture turned as its EXIF data says. */
async function measure(bytes: Uint8Array): Promise<Sides> {
  try {
    const { autoOrient } = await sharp(bytes).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch {
    return { width: null, height: null };
  }
}
