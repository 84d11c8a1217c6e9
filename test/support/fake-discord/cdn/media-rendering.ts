import path from 'node:path';

import sharp, { type Sharp } from 'sharp';
import { z } from 'zod';

import type { HostedFile } from './hosted-files.ts';

/** What the media proxy hands out. */
export interface Rendering {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

const side = z.coerce.number().int().min(1).max(4096).optional();

/** Undocumented; these are what Discord's own client asks for. */
const querySchema = z.object({
  width: side,
  height: side,
  format: z.enum(['webp', 'jpeg', 'jpg', 'png']).optional(),
  quality: z.union([z.literal('lossless'), z.coerce.number().int().min(1).max(100)]).optional(),
});

type Query = z.output<typeof querySchema>;

/**
 * Renders a file as the query asks.
 *
 * @returns The original where nothing is asked for; `undefined` where the proxy answers 415.
 */
export async function render(
  filePath: string,
  { bytes, contentType, isMedia }: HostedFile,
  query: URLSearchParams,
  refusedExtensions: readonly string[],
): Promise<Rendering | undefined> {
  const parsed = querySchema.safeParse(Object.fromEntries(query));
  if (!isMedia || !parsed.success) return undefined;
  const { width, height, format } = parsed.data;
  const isAsIs = width === undefined && height === undefined && format === undefined;
  if (isAsIs) return { bytes, contentType: contentType ?? 'application/octet-stream' };
  if (refusedExtensions.includes(path.extname(filePath).toLowerCase())) return undefined;
  return rescale(bytes, parsed.data);
}

async function rescale(bytes: Uint8Array, query: Query): Promise<Rendering | undefined> {
  try {
    const image = sharp(bytes)
      .autoOrient()
      .resize({
        ...(query.width !== undefined && { width: query.width }),
        ...(query.height !== undefined && { height: query.height }),
        withoutEnlargement: true,
      });
    const { data, info } = await encode(image, query).toBuffer({ resolveWithObject: true });
    return { bytes: data, contentType: `image/${info.format}` };
  } catch {
    return undefined; // a format that the proxy cannot read
  }
}

function encode(image: Sharp, { format, quality }: Query): Sharp {
  if (format === undefined) return image;
  if (format === 'png') return image.png();
  const options = typeof quality === 'number' ? { quality } : {};
  if (format === 'webp') return image.webp({ ...options, lossless: quality === 'lossless' });
  return image.jpeg(options);
}
