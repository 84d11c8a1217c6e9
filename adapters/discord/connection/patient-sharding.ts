import type { WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { SimpleShardingStrategy } from 'discord.js';
import { setTimeout } from 'node:timers/promises';

const MAX_PAUSE_MS = 30_000;
/** After so many, which take two and a half minutes, the session is over, or the address to resume it at is. */
const MAX_TRIES_TO_RESUME = 10;
// discord.js exports others of this name, and the module itself would be loaded a second time.
/* oxlint-disable typescript/no-unsafe-type-assertion, typescript/no-unsafe-enum-assignment -- these are their values */
const closed = 'closed' as WebSocketShardEvents.Closed;
const hello = 'hello' as WebSocketShardEvents.Hello;
/* oxlint-enable typescript/no-unsafe-type-assertion, typescript/no-unsafe-enum-assignment */

/** How a connection is said to have closed when nobody has said anything. */
const ABNORMAL_CLOSURE = 1006;

/**
 * Lets shards come back from a lost network patiently, with the session that they had.
 *
 * Left to itself, discord.js knocks twice a second, forgets the session when nobody opens, so that what was posted
 * meanwhile is lost, and comes back even after the client was destroyed while a shard was between two tries.
 */
export class PatientShardingStrategy extends SimpleShardingStrategy {
  /** How often in a row a shard found nobody. */
  readonly #failures = new Map<number, number>();
  #isOver = false;

  constructor(manager: WebSocketManager) {
    super(manager);
    const { options } = manager;
    const retrieve = options.retrieveSessionInfo.bind(options);
    const update = options.updateSessionInfo.bind(options);
    manager.on(closed, ({ code, shardId }) => this.#closed(code, shardId));
    manager.on(hello, ({ shardId }) => this.#failures.delete(shardId));
    // A shard asks for its session before it connects: there it can be held back.
    options.retrieveSessionInfo = async (shardId) => {
      const failures = this.#failures.get(shardId) ?? 0;
      if (failures > 0) await setTimeout(reconnectPauseMs(failures));
      if (this.#isOver) return never();
      if (failures >= MAX_TRIES_TO_RESUME) await update(shardId, null);
      return retrieve(shardId);
    };
    options.updateSessionInfo = (shardId, session) => {
      const isNetworkDown = session === null && this.#failures.has(shardId);
      return isNetworkDown ? undefined : update(shardId, session);
    };
  }

  override async spawn(shardIds: number[]): Promise<void> {
    this.#isOver = false;
    await super.spawn(shardIds);
  }

  override async destroy(
    options?: Parameters<SimpleShardingStrategy['destroy']>[0],
  ): Promise<void> {
    this.#isOver = true;
    await super.destroy(options);
  }

  #closed(code: number, shardId: number): void {
    if (code === ABNORMAL_CLOSURE) {
      this.#failures.set(shardId, (this.#failures.get(shardId) ?? 0) + 1);
    } else {
      this.#failures.delete(shardId);
    }
  }
}

/** The pause before another connection, on top of the half second of discord.js: doubling from 1 s to 30 s. */
export function reconnectPauseMs(failures: number): number {
  return failures <= 1 ? 0 : Math.min(MAX_PAUSE_MS, 1_000 * 2 ** (failures - 2));
}

/** The only way to keep a shard from connecting that has made up its mind. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}
