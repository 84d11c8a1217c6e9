/** A file as the CDN keeps it. */
export interface HostedFile {
  readonly bytes: Uint8Array;
  /** `null`: the CDN calls it `application/octet-stream`. */
  readonly contentType: string | null;
  /** Whether its URL must be signed: attachments yes, stickers and proxied pictures no. */
  readonly isSigned: boolean;
  /** Whether the media proxy passes it on: pictures and videos with known sides, and audio. */
  readonly isMedia: boolean;
}

/** Where files lie, by their path. */
export type HostedFiles = Map<string, HostedFile>;
