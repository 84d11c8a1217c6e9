import { randomUUID } from 'node:crypto';

import { GatewayOpcodes } from 'discord-api-types/v10';

import type { Shard } from './sharding.ts';

/** A dispatch as it was sent. */
interface Dispatched {
  readonly op: GatewayOpcodes.Dispatch;
  readonly t: string;
  readonly s: number;
  readonly d: unknown;
}

/** Sends one payload over a connection. */
type Send = (payload: object) => void;

/** What one IDENTIFY began: it outlives its connections, and remembers what they missed. */
export interface Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: Shard;
  /** Number of the last dispatch. */
  readonly sequence: number;
  readonly isConnected: boolean;
  /** Takes a connection, or none (`undefined`). */
  attach(send: Send | undefined): void;
  dispatch(name: string, data: unknown): void;
  /** Sends again what came after a sequence number. */
  replay(after: number): void;
}

export function createSession(intents: number, shard: Shard): Session {
  const sent: Dispatched[] = [];
  let connection: Send | undefined;
  return {
    id: randomUUID().replaceAll('-', ''),
    intents,
    shard,
    get sequence() {
      return sent.length;
    },
    get isConnected() {
      return connection !== undefined;
    },
    attach(send) {
      connection = send;
    },
    dispatch(name, data) {
      const payload = {
        op: GatewayOpcodes.Dispatch,
        t: name,
        s: sent.length + 1,
        d: data,
      } as const;
      sent.push(payload);
      connection?.(payload);
    },
    replay(after) {
      for (const payload of sent.slice(after)) connection?.(payload);
    },
  };
}
