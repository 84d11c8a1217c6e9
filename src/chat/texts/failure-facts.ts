import type { ErrorDetails } from '../../errors.ts';

/** What file hosts answer for a link that they have given out once: expired, taken away. */
const GONE_STATUSES: readonly unknown[] = [403, 404, 410];

/** Whether a `download-failed` failure means that the link is no longer good. */
export function isLinkGone({ status }: ErrorDetails): boolean {
  return GONE_STATUSES.includes(status);
}

/** Whether an `image-too-large` failure means that the platform gives bots nothing of that size, and not that we take none. */
export function isPlatformLimit({ limitOf }: ErrorDetails): boolean {
  return limitOf === 'platform';
}

/** What a picture claims to be, such as `HEIC`, where an `image-undecodable` failure says so in `format`. */
export function readFormat({ format }: ErrorDetails): string | undefined {
  return typeof format === 'string' ? format.toUpperCase() : undefined;
}
