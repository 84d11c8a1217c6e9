/** `[number, how many there are]` */
export type Shard = readonly [number, number];

/**
 * Whether a shard hears of a server; of what has none the first one hears:
 * https://docs.discord.com/developers/events/gateway#sharding
 */
export function serves([shardId, shardCount]: Shard, guildId: string | undefined): boolean {
  const responsible = guildId === undefined ? 0n : (BigInt(guildId) >> 22n) % BigInt(shardCount);
  return responsible === BigInt(shardId);
}
