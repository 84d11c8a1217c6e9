import { type Client, Events } from 'discord.js';

import { pauseFor } from '../../../src/chat/pause-for.ts';
import type { Log } from '../../../src/chat/ports.ts';
import { type ClientEnd, judgeClose, judgeLogin } from './client-end.ts';
import { describeError } from '../describe-error.ts';
import { watchShards } from './watch-shards.ts';

/** After so long without a connection the bot counts as failed, though it goes on trying. */
const MAX_ABSENCE_MS = 60_000;

export type ConnectionStatus = 'starting' | 'ok' | 'failed';

export interface Connection {
  /** `starting` also while a lost connection comes back. */
  readonly status: ConnectionStatus;
  stop(): Promise<void>;
}

export interface ConnectionOptions {
  readonly token: string;
  /** Whether it is a problem when Discord refuses the Message Content intent; it is asked for in any case. */
  readonly needsMessageContent: boolean;
  /** Makes a client with its listeners; called anew for every try. */
  readonly createClient: (seesMessageContent: boolean) => Client;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Waits; rejects when the signal is aborted. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** The pause before another try to log in: doubling from 1 s to 5 min. */
export function loginPauseMs(failures: number): number {
  return Math.min(300_000, 1_000 * 2 ** (failures - 1));
}

/**
 * Keeps a client connected until it is stopped: falls back where an intent is refused, tries again with growing pauses
 * where the network fails, and gives up where Discord refuses the token.
 */
export function keepConnected(options: ConnectionOptions): Connection {
  const {
    token,
    needsMessageContent,
    createClient,
    log,
    now = Date.now,
    pause = pauseFor,
  } = options;
  const stopping = new AbortController();
  let isOnline = false;
  let hasFailed = false;
  let offlineSince = now();
  let failures = 0;

  function setOnline(isNowOnline: boolean): void {
    if (isNowOnline === isOnline || stopping.signal.aborted) return;
    isOnline = isNowOnline;
    if (isOnline) {
      hasFailed = false;
      failures = 0;
      log.info({}, 'discord connected');
    } else {
      offlineSince = now();
      log.info({}, 'discord connection lost');
    }
  }

  async function run(): Promise<void> {
    let seesMessageContent = true;
    while (!stopping.signal.aborted) {
      const end = await liveOneLife(createClient(seesMessageContent));
      if (end.reason === 'stopped') return;
      setOnline(false);
      if (end.reason === 'token-refused') {
        hasFailed = true;
        log.error({}, tokenAdvice);
        return;
      }
      if (end.reason === 'intent-refused' && seesMessageContent) {
        seesMessageContent = false;
        log[needsMessageContent ? 'warn' : 'info']({}, messageContentAdvice);
        continue;
      }
      hasFailed = true;
      failures++;
      const pauseMs = loginPauseMs(failures);
      log.warn({ ...('facts' in end && end.facts), pauseMs }, 'discord not reached');
      await pause(pauseMs, stopping.signal).catch(() => undefined);
    }
  }

  /** From login to the end of a client, which it destroys. */
  async function liveOneLife(client: Client): Promise<ClientEnd> {
    watchShards(client, setOnline);
    client.on(Events.ShardError, (error) =>
      log.warn(describeError(error), 'discord connection failed'),
    );
    const end = await untilItEnds(client);
    await client.destroy();
    // What is being answered still leaves, unless the token itself is worthless.
    if (end.reason === 'intent-refused' || end.reason === 'failed') client.rest.setToken(token);
    return end;
  }

  async function untilItEnds(client: Client): Promise<ClientEnd> {
    const life = new AbortController();
    const ended = new Promise<ClientEnd>((resolve) => {
      client.once(Events.ShardDisconnect, ({ code }) => resolve(judgeClose(code)));
      stopping.signal.addEventListener('abort', () => resolve({ reason: 'stopped' }), {
        signal: life.signal,
      });
      client.login(token).catch((error: unknown) => resolve(judgeLogin(error)));
    });
    return ended.finally(() => life.abort());
  }

  const running = run().catch((error: unknown) => {
    isOnline = false;
    hasFailed = true;
    log.error(describeError(error), 'discord bot failed');
  });
  return {
    get status() {
      if (isOnline) return 'ok';
      return hasFailed || now() - offlineSince > MAX_ABSENCE_MS ? 'failed' : 'starting';
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

const tokenAdvice =
  'discord refused the token: set DISCORD_TOKEN to the one of the Bot page of your application at ' +
  'https://discord.com/developers/applications; then start again';

const messageContentAdvice =
  'discord refused the Message Content intent: pictures in channels are seen only where the bot is mentioned. ' +
  'To change that, switch on "Message Content Intent" at https://discord.com/developers/applications, your application, ' +
  'Bot, Privileged Gateway Intents; then start again';
