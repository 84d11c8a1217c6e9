import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import { z } from 'zod';

import type { Session } from './session.ts';
import type { Shard } from './sharding.ts';

/** A client sends at most this: https://docs.discord.com/developers/events/gateway#sending-events */
const maxPayloadBytes = 4096;
const maxPayloadsPerMinute = 120;

/** What a test sees of a connection. */
export interface GatewayConnection {
  /** `undefined` until it has identified itself or resumed. */
  readonly intents: number | undefined;
  readonly shard: Shard | undefined;
  /** Milliseconds since 1970. */
  readonly identifiedAt: number | undefined;
  readonly resumed: boolean;
  /** `undefined` while it is open. */
  readonly closeCode: number | undefined;
}

/** One socket of a client's, and the session that speaks over it. */
export interface Connection extends GatewayConnection {
  /** The session that speaks over it now. */
  readonly session: Session | undefined;
  /** The path that it came to: the one of resumes is another. */
  readonly path: string;
  send(payload: object): void;
  /** Joins it to a session that begins or goes on. */
  begin(session: Session, resumed: boolean): void;
  /** Takes its session away, so that it has to identify or resume again. */
  leave(): void;
  /** Heartbeats of this connection are not answered any more. */
  stopAcks(): void;
  close(code: number): void;
}

export interface ConnectionListeners {
  readonly onPayload: (connection: Connection, op: GatewayOpcodes, data: unknown) => void;
  readonly onClose: (connection: Connection, code: number) => void;
  readonly reportBreach: (breach: string) => void;
}

/** An opcode that nobody knows is read as one that clients may not send. */
const payloadSchema = z.object({
  op: z.enum(GatewayOpcodes).catch(GatewayOpcodes.Hello),
  d: z.unknown(),
});

/** Speaks the gateway's protocol up to what needs to know sessions. */
export function openConnection(
  socket: WebSocket,
  url: URL,
  heartbeatIntervalMs: number,
  listeners: ConnectionListeners,
): Connection {
  const { onPayload, onClose, reportBreach } = listeners;
  let session: Session | undefined;
  let identity: Pick<Session, 'intents' | 'shard'> | undefined;
  let identifiedAt: number | undefined;
  let resumed = false;
  let closeCode: number | undefined;
  let isAcknowledging = true;
  let payloadCount = 0;
  let heartbeatTimer = expectHeartbeat();

  function expectHeartbeat(): NodeJS.Timeout {
    return setTimeout(() => {
      refuse(GatewayCloseCodes.UnknownError, 'no heartbeat came in time');
    }, heartbeatIntervalMs * 2).unref();
  }
  function refuse(code: GatewayCloseCodes, reason: string): void {
    reportBreach(`gateway ${code}: ${reason}`);
    socket.close(code);
  }
  function receive(bytes: Buffer): void {
    payloadCount += 1;
    if (payloadCount > maxPayloadsPerMinute) {
      return refuse(GatewayCloseCodes.RateLimited, 'more than 120 payloads within a minute');
    }
    const payload = payloadSchema.safeParse(parseJson(bytes.toString()));
    if (bytes.length > maxPayloadBytes || !payload.success) {
      return refuse(GatewayCloseCodes.DecodeError, 'a payload that is too long or malformed');
    }
    const { op, d: data } = payload.data;
    if (op === GatewayOpcodes.Heartbeat) heartbeat(data);
    else onPayload(connection, op, data);
  }
  function heartbeat(last: unknown): void {
    clearTimeout(heartbeatTimer);
    heartbeatTimer = expectHeartbeat();
    const isKnown = typeof last === 'number' && last <= (session?.sequence ?? 0);
    if (last !== null && !isKnown)
      reportBreach(`A heartbeat names dispatch ${JSON.stringify(last)}`);
    if (isAcknowledging) connection.send({ op: GatewayOpcodes.HeartbeatAck });
  }

  const connection: Connection = {
    path: url.pathname,
    get session() {
      return session;
    },
    get intents() {
      return identity?.intents;
    },
    get shard() {
      return identity?.shard;
    },
    get identifiedAt() {
      return identifiedAt;
    },
    get resumed() {
      return resumed;
    },
    get closeCode() {
      return closeCode;
    },
    send: (payload) => socket.send(JSON.stringify(payload)),
    begin(next, isResumed) {
      session = next;
      identity = next;
      identifiedAt = Date.now();
      resumed = isResumed;
      next.attach((payload) => connection.send(payload));
    },
    leave() {
      session?.attach(undefined);
      session = undefined;
    },
    stopAcks() {
      isAcknowledging = false;
    },
    close: (code) => socket.close(code),
  };

  const minute = setInterval(() => (payloadCount = 0), 60_000).unref();
  socket.on('message', (data: Buffer) => receive(data));
  socket.on('error', () => socket.terminate());
  socket.on('close', (code) => {
    clearTimeout(heartbeatTimer);
    clearInterval(minute);
    closeCode = code;
    onClose(connection, code);
  });
  connection.send({
    op: GatewayOpcodes.Hello,
    d: { heartbeat_interval: heartbeatIntervalMs },
  });
  return connection;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
