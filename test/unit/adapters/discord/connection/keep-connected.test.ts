import { Client, Events } from 'discord.js';
import { getEventListeners } from 'node:events';
import { describe, expect, it, vi } from 'vitest';

import {
  keepConnected,
  loginPauseMs,
} from '../../../../../adapters/discord/connection/keep-connected.ts';
import { createDeferred } from '../../../../../src/inference/deferred.ts';
import { eventually } from '../../../../support/shared-processes.ts';

const tokenInvalid: unknown = await new Client({ intents: [] })
  .login('')
  .catch((error: unknown) => error);

/** A client that connects to nothing: the test says what happens to it. */
class TestClient extends Client {
  readonly seesMessageContent: boolean;
  readonly loggedIn = createDeferred<string>();
  isDestroyed = false;
  #isReady = false;

  constructor(seesMessageContent: boolean) {
    super({ intents: [] });
    this.seesMessageContent = seesMessageContent;
  }
  override login(): Promise<string> {
    return this.loggedIn.promise;
  }
  override isReady(): this is Client<true> {
    return this.#isReady;
  }
  override async destroy(): Promise<void> {
    this.isDestroyed = true;
  }
  becomeReady(): void {
    this.#isReady = true;
    if (this.isReady()) this.emit(Events.ClientReady, this);
  }
  disconnect(code: number): void {
    this.emit(Events.ShardDisconnect, { code, reason: '', wasClean: true }, 0);
  }
}

/** A connection, the clients that it has made so far, and what it has waited for. */
function connect({ pauses = [] as number[], isPausing = false, needsMessageContent = true } = {}) {
  const clients: TestClient[] = [];
  const events: string[] = [];
  const warnings: string[] = [];
  const signals = new Set<AbortSignal>();
  let time = 0;
  const log = {
    info: (_: object, event: string) => void events.push(event),
    warn: (_: object, event: string) => void warnings.push(event),
    error: (_: object, event: string) => void events.push(event),
  };
  const connection = keepConnected({
    token: 'a token',
    needsMessageContent,
    createClient(seesMessageContent) {
      const created = new TestClient(seesMessageContent);
      clients.push(created);
      return created;
    },
    log,
    now: () => time,
    async pause(ms, signal) {
      pauses.push(ms);
      signals.add(signal);
      if (!isPausing) return;
      await new Promise((_, reject) => signal.addEventListener('abort', reject));
    },
  });

  /** The client that is in use, once there have been so many. */
  async function client(number = 1): Promise<TestClient> {
    return eventually(() => {
      const found = clients[number - 1];
      if (!found) throw new Error(`There have been ${clients.length} clients`);
      return found;
    });
  }
  return {
    connection,
    clients,
    client,
    events,
    warnings,
    pauses,
    signals,
    wait: (ms: number) => (time += ms),
  };
}

describe('the status', () => {
  it('is starting at first, and ok when the client is ready', async () => {
    const { connection, client } = connect();
    const before = connection.status;

    (await client()).becomeReady();

    expect(before).toBe('starting');
    expect(connection.status).toBe('ok');
  });

  it('is starting while a shard comes back, and ok when all are there', async () => {
    const { connection, client } = connect();
    const first = await client();
    first.becomeReady();

    first.emit(Events.ShardReconnecting, 0);
    first.emit(Events.ShardReconnecting, 1);
    first.emit(Events.ShardResume, 0, 0);
    const withOne = connection.status;
    first.emit(Events.ShardReady, 1, undefined);

    expect(withOne).toBe('starting');
    expect(connection.status).toBe('ok');
  });

  it('is not ok when the first of several shards is ready', async () => {
    const { connection, client } = connect();

    (await client()).emit(Events.ShardReady, 0, undefined);

    expect(connection.status).toBe('starting');
  });

  it('is failed after a minute without a connection', async () => {
    const { connection, client, wait } = connect();
    const first = await client();
    first.becomeReady();
    wait(3_600_000);

    first.emit(Events.ShardReconnecting, 0);
    wait(60_000);
    const afterAMinute = connection.status;
    wait(1);

    expect(afterAMinute).toBe('starting');
    expect(connection.status).toBe('failed');
  });
});

describe('a refused intent', () => {
  it.each([
    [
      'when it connects',
      (client: TestClient) => client.loggedIn.reject(new Error('Used disallowed intents')),
    ],
    ['later on', (client: TestClient) => client.disconnect(4014)],
  ])('%s is done without', async (_, refuse) => {
    const { connection, client, clients, warnings } = connect();
    const first = await client();
    const setToken = vi.spyOn(first.rest, 'setToken');

    refuse(first);
    const second = await client(2);
    second.becomeReady();

    expect(clients.map(({ seesMessageContent }) => seesMessageContent)).toEqual([true, false]);
    expect(first.isDestroyed).toBe(true);
    expect(setToken).toHaveBeenCalledWith('a token'); // what was being answered leaves
    expect(connection.status).toBe('ok');
    expect(warnings.join('\n')).toContain('switch on "Message Content Intent"');
  });

  it('is no more than a note where mentions are enough', async () => {
    const { client, events, warnings } = connect({ needsMessageContent: false });

    (await client()).disconnect(4014);
    await client(2);

    expect(events.join('\n')).toContain('switch on "Message Content Intent"');
    expect(warnings).toEqual([]);
  });

  it('is a failure like others when nothing more can be left out', async () => {
    const { client, clients, pauses } = connect();

    (await client()).disconnect(4014);
    (await client(2)).disconnect(4014);
    await client(3);

    expect(clients.map(({ seesMessageContent }) => seesMessageContent)).toEqual([
      true,
      false,
      false,
    ]);
    expect(pauses).toEqual([1_000]);
  });
});

describe('a refused token', () => {
  it.each([
    ['by REST', (client: TestClient) => client.loggedIn.reject(tokenInvalid)],
    [
      'by the gateway',
      (client: TestClient) => client.loggedIn.reject(new Error('Authentication failed')),
    ],
    ['later on', (client: TestClient) => client.disconnect(4004)],
  ])('%s is not tried again', async (_, refuse) => {
    const { connection, client, clients, events, pauses } = connect();
    const first = await client();
    const setToken = vi.spyOn(first.rest, 'setToken');

    refuse(first);

    await eventually(() => expect(connection.status).toBe('failed'));
    expect(clients).toHaveLength(1);
    expect(first.isDestroyed).toBe(true);
    expect(setToken).not.toHaveBeenCalled();
    expect(pauses).toEqual([]);
    expect(events.at(-1)).toContain('set DISCORD_TOKEN');
  });
});

describe('a login that fails', () => {
  it('is tried again with growing pauses, which begin anew after a success', async () => {
    const { connection, client, pauses } = connect();

    (await client(1)).loggedIn.reject(new Error('no network'));
    (await client(2)).loggedIn.reject(new Error('no network'));
    const third = await client(3);
    const afterTwo = connection.status;
    third.becomeReady();
    third.disconnect(4011);
    await client(4);

    expect(pauses).toEqual([1_000, 2_000, 1_000]);
    expect(afterTwo).toBe('failed');
  });

  it('leaves nothing behind that listens', async () => {
    const { client, signals, clients } = connect();

    for (let number = 1; number <= 20; number++) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      (await client(number)).loggedIn.reject(new Error('no network'));
    }
    await client(21);

    const [signal] = signals;
    if (!signal) throw new Error('It has not paused');
    expect(getEventListeners(signal, 'abort').length).toBeLessThan(3);
    expect(clients.slice(0, 20).every(({ isDestroyed }) => isDestroyed)).toBe(true);
  });

  it('is paused for at most five minutes', () => {
    expect([1, 2, 9, 10, 1_000].map(loginPauseMs)).toEqual([
      1_000, 2_000, 256_000, 300_000, 300_000,
    ]);
  });
});

describe('a client that does not even end', () => {
  it('is the end of the bot, and of nothing else', async () => {
    const { connection, client, events } = connect();
    const first = await client();
    first.destroy = () => Promise.reject(new Error('a defect'));
    first.becomeReady();

    first.disconnect(4014);
    await eventually(() => expect(connection.status).toBe('failed'));
    await connection.stop();

    expect(events).toContain('discord bot failed');
  });
});

describe('a stop', () => {
  it('ends a client that still logs in', async () => {
    const { connection, client } = connect();
    const first = await client();

    await connection.stop();

    expect(first.isDestroyed).toBe(true);
  });

  it('ends the pause between two tries', async () => {
    const { connection, client, clients, pauses } = connect({ isPausing: true });
    (await client()).loggedIn.reject(new Error('no network'));
    await eventually(() => expect(pauses).toHaveLength(1));

    await connection.stop();

    expect(clients).toHaveLength(1);
  });
});
