import { type Client, Events } from 'discord.js';

/** Tells, each time something changes, whether all shards of a client are connected. */
export function watchShards(client: Client, tell: (areConnected: boolean) => void): void {
  const lost = new Set<number>();
  const report = (): void => tell(client.isReady() && lost.size === 0);
  const found = (shardId: number): void => {
    lost.delete(shardId);
    report();
  };

  client.on(Events.ClientReady, report);
  client.on(Events.ShardReady, found);
  client.on(Events.ShardResume, found);
  client.on(Events.ShardReconnecting, (shardId) => {
    lost.add(shardId);
    report();
  });
}
