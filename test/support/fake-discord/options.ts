import type { RateLimit } from './rest/rate-limiter.ts';

/** How a fake Discord is set up; what is left out is as Discord is to a small bot. */
export interface FakeDiscordOptions {
  /** The bot's token. */
  readonly token?: string;
  /** The Message Content switch in the developer portal; `allowed` unless said otherwise. */
  readonly messageContentIntent?: 'allowed' | 'refused';
  /** Tighter limits for some routes; every other bucket takes 50 requests a second. */
  readonly rateLimits?: readonly RateLimit[];
  /** Requests a second over all routes but those of interactions; 50. */
  readonly globalRequestsPerSecond?: number;
  /** Shards that `/gateway/bot` recommends; 1. */
  readonly shards?: number;
  /** Shards that may identify within one interval; 1. */
  readonly maxConcurrency?: number;
  /** Time between two sessions that begin in one concurrency bucket; 5000. */
  readonly identifyIntervalMs?: number;
  /** IDENTIFY calls that are left today; 1000. */
  readonly sessionStarts?: number;
  readonly heartbeatIntervalMs?: number;
  /** Time to acknowledge an interaction; 3000. */
  readonly acknowledgeWithinMs?: number;
  /** File name extensions that the media proxy cannot scale; `.heic` and `.heif`. */
  readonly mediaProxyRefusesFormats?: readonly string[];
  /** How long the promises of this fake wait before they reject; 15000. */
  readonly waitMs?: number;
}
