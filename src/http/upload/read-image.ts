import {
  getMultipartBoundary,
  MultipartParseError,
  parseMultipart,
} from '@remix-run/multipart-parser';

import { ClassifierError } from '../../errors.ts';
import { type DownloadImage, readImageUrl } from './download-body.ts';
import { readBody, tooLarge } from './read-body.ts';
import type { Upload } from './upload.ts';
import type { UploadLease } from './upload-memory.ts';

/** What a multipart body may hold beside the picture: headers, boundaries, small fields. */
const MULTIPART_EXTRA_BYTES = 64 * 2 ** 10;
const MAX_PARTS = 100;
const MAX_PREAMBLE_BYTES = 1_024;

/** RFC 2046, 5.1.1. Searching 20 MiB for one of 15 KB would hold the event loop for minutes. */
const MAX_BOUNDARY_LENGTH = 70;

export interface ReadImageOptions {
  /** For the picture alone. */
  readonly maxBytes: number;
  /** Where the memory is taken from. */
  readonly lease: UploadLease;
  /** Where pictures may be given by URL. */
  readonly downloadImage?: DownloadImage | undefined;
}

/**
 * Takes the picture out of a request: a multipart body's `file`, the body itself, or what is at the URL in a JSON body.
 *
 * @throws {ClassifierError} `image-missing`, `image-too-large`, `body-malformed`, `content-type-unsupported`,
 *   `parameter-invalid`, `download-refused`, `download-failed` or `overloaded`.
 */
export async function readImage(
  upload: Upload,
  { downloadImage, ...limits }: ReadImageOptions,
): Promise<Uint8Array> {
  const { contentType, contentEncoding } = upload;
  if (contentEncoding !== '' && contentEncoding !== 'identity') {
    throw new ClassifierError(
      'content-type-unsupported',
      'Send the body as it is, without a Content-Encoding: pictures are compressed already.',
    );
  }
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';

  if (mediaType === 'multipart/form-data') {
    const boundary = requireBoundary(contentType);
    const body = await readBody(upload, { ...limits, wrappingBytes: MULTIPART_EXTRA_BYTES });
    return findFile(body, boundary, limits.maxBytes);
  }
  if (mediaType.startsWith('image/') || mediaType === 'application/octet-stream') {
    const imageBytes = await readBody(upload, limits);
    if (imageBytes.length > 0) return imageBytes;
    throw missing('The body is empty; send a picture in it.');
  }
  if (mediaType === 'application/json') {
    if (!downloadImage) {
      throw new ClassifierError('download-refused', 'Pictures by URL are switched off here.');
    }
    const url = await readImageUrl(upload, limits.lease);
    limits.lease.release(); // of the JSON: only pictures count from here on
    const imageBytes = await downloadImage(url, upload.signal);
    limits.lease.take(imageBytes.length);
    return imageBytes;
  }
  if (mediaType === '' && upload.isEmpty)
    throw missing('Send a picture, for example as a multipart part named "file".');
  throw new ClassifierError(
    'content-type-unsupported',
    'Send multipart/form-data with a part named "file", or the picture itself as image/* or application/octet-stream.',
  );
}

function requireBoundary(contentType: string): string {
  const boundary = getMultipartBoundary(contentType);
  if (!boundary) throw malformed('The multipart body names no boundary.');
  if (boundary.length <= MAX_BOUNDARY_LENGTH) return boundary;
  throw malformed('The multipart boundary is too long.');
}

function findFile(body: Uint8Array, boundary: string, maxBytes: number): Uint8Array {
  const file = parseParts(body, boundary).find(({ name }) => name === 'file');
  if (!file) throw missing('The multipart body has no part named "file".');
  if (isText(file)) throw missing('The part named "file" is text, not a file.');
  if (file.filename === '' && file.bytes.length === 0) throw missing('No file was chosen.');
  if (file.bytes.length > maxBytes) throw tooLarge(maxBytes);
  return file.bytes;
}

interface Part {
  readonly name: string | undefined;
  readonly filename: string | undefined;
  readonly mediaType: string | undefined;
  readonly bytes: Uint8Array;
}

function parseParts(body: Uint8Array, boundary: string): readonly Part[] {
  const limits = { maxParts: MAX_PARTS, maxFileSize: body.length, maxTotalSize: body.length };
  try {
    return Array.from(
      parseMultipart(withoutPreamble(body, boundary), { boundary, ...limits }),
      // A body in one piece gives each part in one piece: no copy is made.
      ({ name, filename, mediaType, content: [bytes = new Uint8Array()] }) => ({
        name,
        filename,
        mediaType,
        bytes,
      }),
    );
  } catch (error) {
    // A TypeError comes from headers that are not UTF-8.
    if (!(error instanceof MultipartParseError || error instanceof TypeError)) throw error;
    throw malformed('The multipart body is damaged.', error);
  }
}

/** Some clients leave the name out, but say that it is a picture. */
function isText({ filename, mediaType }: Part): boolean {
  return filename === undefined && !mediaType?.startsWith('image/');
}

/** What stands before the first boundary says nothing, and is allowed (RFC 2046, 5.1.1); the parser takes none. */
function withoutPreamble(body: Uint8Array, boundary: string): Uint8Array {
  const bytes = Buffer.from(
    body.buffer,
    body.byteOffset,
    Math.min(body.length, MAX_PREAMBLE_BYTES),
  );
  const start = bytes.indexOf(`\r\n--${boundary}`);
  const isAtStart = bytes.subarray(0, boundary.length + 2).equals(Buffer.from(`--${boundary}`));
  return isAtStart || start === -1 ? body : body.subarray(start + 2);
}

function malformed(message: string, cause?: unknown): ClassifierError {
  return new ClassifierError('body-malformed', message, { cause });
}

function missing(message: string): ClassifierError {
  return new ClassifierError('image-missing', message);
}
