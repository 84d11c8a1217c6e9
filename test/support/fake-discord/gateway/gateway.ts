import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';

import { type Connection, type GatewayConnection, openConnection } from './connection.ts';
import { createHandshake, type HandshakeDependencies } from './handshake.ts';
import type { Session } from './session.ts';
import { serves } from './sharding.ts';

/** Something that happened, for whoever may know of it. */
interface GatewayEvent {
  readonly name: string;
  /** Decides which shard is told; without one it is the first. */
  readonly guildId: string | undefined;
  /** What a session with these intents is told; `undefined`: nothing. */
  readonly dataFor: (intents: number) => object | undefined;
}

/** The side of Discord that speaks first. */
export interface Gateway {
  readonly connections: readonly GatewayConnection[];
  /** Whether a session is identified and has an open connection. */
  readonly isReady: boolean;
  accept(socket: WebSocket, url: URL): void;
  /** Tells all sessions; true when at least one heard it at once. */
  dispatch(event: GatewayEvent): boolean;
  closeAll(code: number): void;
  /** Lets nobody in any more, and throws everybody out. */
  revokeToken(): void;
  /** Ends all sessions, or only lets them prove that they are still there. */
  invalidateSessions(isResumable: boolean): void;
  /** Turns the connections that are open now into zombies. */
  stopHeartbeatAcks(): void;
}

export interface GatewayDependencies extends Omit<
  HandshakeDependencies,
  'sessions' | 'onTokenReset'
> {
  readonly heartbeatIntervalMs: number;
}

export function createGateway(dependencies: GatewayDependencies): Gateway {
  const { heartbeatIntervalMs, reportBreach, onChange } = dependencies;
  const connections: Connection[] = [];
  const sessions = new Map<string, Session>();
  const onPayload = createHandshake({ ...dependencies, sessions, onTokenReset: revokeToken });

  function revokeToken(): void {
    dependencies.policy.credentials.revoke();
    sessions.clear();
    closeAll(GatewayCloseCodes.AuthenticationFailed);
  }

  function onClose(connection: Connection, code: number): void {
    const { session } = connection;
    if (session && isCurrent(connection)) session.attach(undefined);
    if (session && endsSession(code)) sessions.delete(session.id);
    onChange();
  }

  /** A client may resume before its old connection is seen to be gone. */
  function isCurrent(connection: Connection): boolean {
    const ofSession = connections.filter(({ session }) => session === connection.session);
    return ofSession.at(-1) === connection;
  }

  function open(): readonly Connection[] {
    return connections.filter(({ closeCode }) => closeCode === undefined);
  }

  function closeAll(code: number): void {
    for (const connection of open()) connection.close(code);
  }

  return {
    connections,
    get isReady() {
      return [...sessions.values()].some(({ isConnected }) => isConnected);
    },
    accept(socket, url) {
      const listeners = { onPayload, onClose, reportBreach };
      const { searchParams: query } = url;
      if (query.get('v') !== '10') return socket.close(GatewayCloseCodes.InvalidAPIVersion);
      if (query.get('encoding') !== 'json' || query.has('compress')) {
        throw new Error('This Discord speaks plain JSON only');
      }
      connections.push(openConnection(socket, url, heartbeatIntervalMs, listeners));
    },
    dispatch({ name, guildId, dataFor }) {
      const listening = [...sessions.values()].filter(({ shard }) => serves(shard, guildId));
      for (const session of listening) {
        const data = dataFor(session.intents);
        if (data) session.dispatch(name, data);
      }
      return listening.some(({ isConnected }) => isConnected);
    },
    closeAll,
    revokeToken,
    invalidateSessions(isResumable) {
      if (!isResumable) sessions.clear();
      for (const connection of open()) {
        connection.leave();
        connection.send({ op: GatewayOpcodes.InvalidSession, d: isResumable });
      }
      onChange();
    },
    stopHeartbeatAcks() {
      for (const connection of open()) connection.stopAcks();
    },
  };
}

/** Closed by the client with 1000 or 1001, or by us with a code that forbids to resume. */
function endsSession(code: number): boolean {
  const ends: readonly number[] = [
    1000,
    1001,
    GatewayCloseCodes.AuthenticationFailed,
    GatewayCloseCodes.InvalidSeq,
    GatewayCloseCodes.SessionTimedOut,
  ];
  return ends.includes(code);
}
