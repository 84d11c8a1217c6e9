import {
  GatewayCloseCodes,
  GatewayDispatchEvents,
  GatewayOpcodes,
  type GatewayReadyDispatchData,
} from 'discord-api-types/v10';

import type { Connection } from './connection.ts';
import {
  type Identify,
  type IdentifyPolicy,
  identifySchema,
  refusalOf,
  resumeSchema,
} from './identify-rules.ts';
import type { SessionStarts } from './session-starts.ts';
import { createSession, type Session } from './session.ts';
import type { Shard } from './sharding.ts';

export interface HandshakeDependencies {
  readonly policy: IdentifyPolicy;
  readonly starts: SessionStarts;
  /** By their ids. */
  readonly sessions: Map<string, Session>;
  /** Where clients come to resume. */
  readonly resumeUrl: string;
  readonly describeReady: (
    shard: Shard,
  ) => Omit<GatewayReadyDispatchData, 'session_id' | 'resume_gateway_url' | 'shard' | 'v'>;
  /** Hands the servers over to a session that has begun. */
  readonly onReady: (session: Session) => void;
  /** The last IDENTIFY of the day is used up: nobody may stay. */
  readonly onTokenReset: () => void;
  readonly onChange: () => void;
  readonly reportBreach: (breach: string) => void;
}

export const resumePath = '/resume';

const needsSession: readonly GatewayOpcodes[] = [
  GatewayOpcodes.PresenceUpdate,
  GatewayOpcodes.VoiceStateUpdate,
  GatewayOpcodes.RequestGuildMembers,
];

/**
 * Lets clients begin sessions and come back to them.
 *
 * @returns What deals with the payloads of a connection, but for heartbeats.
 */
export function createHandshake(
  dependencies: HandshakeDependencies,
): (connection: Connection, op: GatewayOpcodes, data: unknown) => void {
  const { policy, starts, sessions, reportBreach, onChange } = dependencies;
  const refused = new Set<string>();

  function refuse(connection: Connection, code: GatewayCloseCodes): void {
    reportBreach(`gateway ${code} ${GatewayCloseCodes[code]}`);
    connection.close(code);
  }

  function identify(connection: Connection, data: unknown): void {
    if (connection.session) return refuse(connection, GatewayCloseCodes.AlreadyAuthenticated);
    const parsed = identifySchema.safeParse(data);
    if (!parsed.success) return refuse(connection, GatewayCloseCodes.DecodeError);
    if (!starts.use()) {
      reportBreach('IDENTIFY came though session_start_limit.remaining was 0');
      return dependencies.onTokenReset();
    }
    const code = refusalOf(parsed.data, policy);
    if (code !== undefined) return refuseIdentity(connection, parsed.data, code);
    if (!starts.enter(parsed.data.shard[0])) {
      reportBreach('IDENTIFY came before its concurrency bucket was free again');
      return connection.send({ op: GatewayOpcodes.InvalidSession, d: false });
    }
    begin(connection, parsed.data);
  }

  /** A setting of the operator's may be wrong, but to try it again can never succeed. */
  function refuseIdentity(connection: Connection, identity: Identify, code: GatewayCloseCodes) {
    if (!isSetting(code)) return refuse(connection, code);
    const key = JSON.stringify([code, identity.token, identity.intents]);
    if (refused.has(key)) reportBreach(`gateway ${code}: identified again after it was refused`);
    refused.add(key);
    connection.close(code);
  }

  function begin(connection: Connection, { intents, shard }: Identify): void {
    const session = createSession(intents, shard);
    sessions.set(session.id, session);
    connection.begin(session, false);
    session.dispatch(GatewayDispatchEvents.Ready, {
      v: 10,
      ...dependencies.describeReady(shard),
      session_id: session.id,
      resume_gateway_url: dependencies.resumeUrl,
      shard,
    });
    dependencies.onReady(session);
    onChange();
  }

  function resume(connection: Connection, data: unknown): void {
    if (connection.session) return refuse(connection, GatewayCloseCodes.AlreadyAuthenticated);
    const parsed = resumeSchema.safeParse(data);
    if (!parsed.success) return refuse(connection, GatewayCloseCodes.DecodeError);
    const { token, session_id: id, seq } = parsed.data;
    if (!policy.credentials.accepts(token)) {
      return connection.close(GatewayCloseCodes.AuthenticationFailed);
    }
    const session = sessions.get(id);
    if (!session) return connection.send({ op: GatewayOpcodes.InvalidSession, d: false });
    if (seq > session.sequence) return refuse(connection, GatewayCloseCodes.InvalidSeq);
    const isNew = connection.identifiedAt === undefined;
    if (isNew && connection.path !== resumePath) {
      reportBreach('RESUME did not go to resume_gateway_url');
    }
    connection.begin(session, true);
    session.replay(seq);
    session.dispatch(GatewayDispatchEvents.Resumed, {});
    onChange();
  }

  return (connection, op, data) => {
    if (op === GatewayOpcodes.Identify) return identify(connection, data);
    if (op === GatewayOpcodes.Resume) return resume(connection, data);
    if (!needsSession.includes(op)) return refuse(connection, GatewayCloseCodes.UnknownOpcode);
    if (!connection.session) refuse(connection, GatewayCloseCodes.NotAuthenticated);
  };
}

/** The token, and which intents are switched on, are not the bot's own doing. */
function isSetting(code: GatewayCloseCodes): boolean {
  return (
    code === GatewayCloseCodes.AuthenticationFailed || code === GatewayCloseCodes.DisallowedIntents
  );
}
