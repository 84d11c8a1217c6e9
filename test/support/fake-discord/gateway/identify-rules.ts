import { GatewayCloseCodes, GatewayIntentBits } from 'discord-api-types/v10';
import { z } from 'zod';

import type { Credentials } from '../credentials.ts';

/** https://docs.discord.com/developers/events/gateway-events#identify */
export const identifySchema = z.object({
  token: z.string(),
  intents: z.int().min(0),
  properties: z.object({ os: z.string(), browser: z.string(), device: z.string() }),
  shard: z.tuple([z.int(), z.int()]).default([0, 1]),
  compress: z.literal(false).optional(), // the fake does not compress
});
export type Identify = z.output<typeof identifySchema>;

/** https://docs.discord.com/developers/events/gateway-events#resume */
export const resumeSchema = z.object({
  token: z.string(),
  session_id: z.string(),
  seq: z.int().min(0),
});

/** What the developer portal and the account say. */
export interface IdentifyPolicy {
  readonly credentials: Credentials;
  readonly isMessageContentAllowed: boolean;
}

const knownIntents = allBits(Object.values(GatewayIntentBits));

/** Nobody has switched these on. */
const otherPrivileged = GatewayIntentBits.GuildPresences | GatewayIntentBits.GuildMembers;

/** The code that an IDENTIFY is refused with, if it is. */
export function refusalOf(
  { token, intents, shard: [shardId, shardCount] }: Identify,
  policy: IdentifyPolicy,
): GatewayCloseCodes | undefined {
  const privileged = policy.isMessageContentAllowed
    ? otherPrivileged
    : otherPrivileged | GatewayIntentBits.MessageContent;
  if (!policy.credentials.accepts(token)) return GatewayCloseCodes.AuthenticationFailed;
  if (shardId < 0 || shardId >= shardCount) return GatewayCloseCodes.InvalidShard;
  if ((intents & ~knownIntents) !== 0) return GatewayCloseCodes.InvalidIntents;
  if ((intents & privileged) !== 0) return GatewayCloseCodes.DisallowedIntents;
  return undefined;
}

function allBits(values: readonly (string | number)[]): number {
  return values.reduce<number>(
    (bits, value) => (typeof value === 'number' ? bits | value : bits),
    0,
  );
}
