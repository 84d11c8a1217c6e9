import { z } from 'zod';

import { ClassifierError } from '../../errors.ts';
import { readBody } from './read-body.ts';
import type { Upload } from './upload.ts';
import type { UploadLease, UploadMemory } from './upload-memory.ts';

/**
 * Fetches a picture from where a stranger says that it is.
 *
 * @throws {ClassifierError} `download-refused`, `download-failed` or `image-too-large`.
 */
export type DownloadImage = (url: string, signal: AbortSignal) => Promise<Uint8Array>;

const MAX_JSON_BYTES = 16 * 2 ** 10;

/** The JSON body of `/predict`. */
export const urlBodySchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(8_192)
    .meta({ description: 'Where the picture is.', examples: ['https://example.org/cat.jpg'] }),
});

/** Takes the URL of a picture out of a JSON body. */
export async function readImageUrl(upload: Upload, lease: UploadLease): Promise<string> {
  const body = await readBody(upload, { maxBytes: MAX_JSON_BYTES, lease, tooLong });
  const parsed = urlBodySchema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data.url;
  throw new ClassifierError(
    'parameter-invalid',
    'The body must be { "url": "…" } and nothing else, with an http or https URL.',
  );
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new ClassifierError('body-malformed', 'The body is no JSON.', { cause: error });
  }
}

function tooLong(): ClassifierError {
  return new ClassifierError('body-malformed', 'A JSON body may have 16 KiB at most.');
}

/**
 * Bounds what pictures hold that are still on their way here.
 *
 * They have a memory of their own, and in it the largest size from the start: servers that are slow on purpose must not take
 * the place of pictures that people send.
 *
 * @param maxBytes - Limit for one picture.
 */
export function withinMemory(
  downloadImage: DownloadImage,
  memory: UploadMemory,
  maxBytes: number,
): DownloadImage {
  return async (url, signal) => {
    const reserved = memory.open();
    try {
      reserved.take(maxBytes);
      return await downloadImage(url, signal);
    } finally {
      reserved.release();
    }
  };
}
