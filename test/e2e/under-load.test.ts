import { renameSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { readFixture } from '../support/fixtures.ts';
import { isAccepted } from '../support/service-accepted.ts';
import { parseProblem } from '../support/service-client.ts';
import { copyDefaultModel } from '../support/service-models.ts';
import { type ServiceProcess, startServiceForTest } from '../support/service-process.ts';
import { connect, type RawAnswer, type RawConnection } from '../support/service-raw-http.ts';
import { allGone, eventually } from '../support/shared-processes.ts';

const CLIENTS = 16;
const cat = readFixture('photos/small.jpg');
const head = `POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: image/jpeg\r\nContent-Length: ${cat.length}\r\n\r\n`;

/** A client that posts one picture after another on a connection of its own. */
interface Client {
  readonly answers: readonly RawAnswer[];
  /** Resolves when it was refused or told that this was the last answer; rejects when it was cut off. */
  readonly ended: Promise<void>;
}

function startClient(connection: RawConnection): Client {
  const answers: RawAnswer[] = [];
  async function run(): Promise<void> {
    do {
      /* oxlint-disable no-await-in-loop -- one after another */
      await connection.write(Buffer.concat([Buffer.from(head), cat]));
      answers.push(await connection.readAnswer());
      /* oxlint-enable no-await-in-loop */
    } while (answers.every((answer) => answer.status === 200 && !isLast(answer)));
  }
  return { answers, ended: run() };
}

/** A service with sixteen clients, each of which has had two answers. */
async function startUnderLoad(
  settings: Readonly<Record<string, string>> = {},
): Promise<{ readonly service: ServiceProcess; readonly clients: readonly Client[] }> {
  const service = await startServiceForTest({ INFERENCE_PROCESSES: '2', ...settings });
  const connecting = Array.from({ length: CLIENTS }, () => connectAndAsk(service.url));
  const connections = await Promise.all(connecting);
  const clients = connections.map((connection) => startClient(connection));
  await twoMoreAnswers(clients);
  return { service, clients };
}

async function twoMoreAnswers(clients: readonly Client[]): Promise<void> {
  const wanted = clients.map(({ answers }) => answers.length + 2);
  await eventually(() => {
    for (const [index, { answers }] of clients.entries()) {
      expect(answers.length).toBeGreaterThanOrEqual(wanted[index] ?? 0);
    }
  });
}

/** Waits until every client has ended, and tells what became of all that they have sent, each outcome once. */
async function outcomesOf(clients: readonly Client[]): Promise<ReadonlySet<string>> {
  await Promise.all(clients.map(({ ended }) => ended));
  const answers = clients.flatMap((client) => client.answers);
  return new Set(
    answers.map(({ status, body }) =>
      status === 200 ? 'answered' : parseProblem(body, status).code,
    ),
  );
}

/** Opens a connection that has proven to be accepted. */
async function connectAndAsk(url: string): Promise<RawConnection> {
  const connection = await connect(url);
  expect((await get(connection, '/health')).status).toBe(200);
  return connection;
}

async function get(connection: RawConnection, path: string): Promise<RawAnswer> {
  await connection.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
  return connection.readAnswer();
}

function isLast({ headers }: RawAnswer): boolean {
  return headers.get('connection') === 'close';
}

/** A request that keeps the service waiting: its picture has been begun, and is sent to its end when the test says so. */
async function startUpload(service: ServiceProcess) {
  const connection = await connect(service.url);
  await connection.write(head);
  await connection.write(cat.subarray(0, 1_000));
  await isAccepted(service);
  return {
    async finish(): Promise<RawAnswer> {
      await connection.write(cat.subarray(1_000));
      return connection.readAnswer();
    },
  };
}

/** Sends SIGTERM, and waits until it has arrived. */
async function terminate(service: ServiceProcess): Promise<void> {
  service.kill('SIGTERM');
  await eventually(() => expect(service.messages()).toContain('service stopping'));
}

describe('under the load of sixteen clients', () => {
  it('SIGTERM cuts nobody off: whatever was sent is answered, and the last answer says so', async () => {
    const { service, clients } = await startUnderLoad();
    const children = service.childPids();

    const signalledAt = performance.now();
    service.kill('SIGTERM');
    const outcomes = await outcomesOf(clients);
    const exit = await service.exited;

    expect(outcomes).toEqual(new Set(['answered']));
    expect(clients.map(({ answers }) => answers.filter(isLast).length)).toEqual(
      clients.map(() => 1),
    );
    expect(exit).toEqual({ exitCode: 0, signal: null });
    expect(performance.now() - signalledAt).toBeLessThan(10_000);
    await allGone(children);
  });

  it('SIGTERM with inference processes that hang ends all requests as unavailable', async () => {
    const { service, clients } = await startUnderLoad({ INFERENCE_TIMEOUT_MS: '60000' });
    const children = service.childPids();
    for (const pid of children) process.kill(pid, 'SIGSTOP');

    const signalledAt = performance.now();
    service.kill('SIGTERM');
    const outcomes = await outcomesOf(clients);
    const exit = await service.exited;

    expect(outcomes).toEqual(new Set(['answered', 'unavailable']));
    expect(clients.map(({ answers }) => answers.at(-1)?.status)).toEqual(clients.map(() => 503));
    expect(exit).toEqual({ exitCode: 0, signal: null });
    expect(performance.now() - signalledAt).toBeLessThan(10_000);
    await allGone(children);
  });

  it('every line of the log is an event, however many uploads are under way', async () => {
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '1' });

    const starting = Array.from({ length: CLIENTS }, () => startUpload(service));
    const uploads = await Promise.all(starting);
    await Promise.all(uploads.map(({ finish }) => finish()));

    const lines = service.output().split('\n').filter(Boolean);
    expect(lines.filter((line) => !line.startsWith('{'))).toEqual([]);
  });

  it('/health stays ok while one inference process after another is killed, and no client notices', async () => {
    const { service, clients } = await startUnderLoad();
    const probe = await connectAndAsk(service.url);

    const seen: number[] = [];
    for (const pid of service.childPids()) {
      /* oxlint-disable no-await-in-loop -- one after another is the point */
      process.kill(pid, 'SIGKILL');
      await eventually(async () => {
        seen.push((await get(probe, '/health')).status);
        expect(service.childPids()).not.toContain(pid);
        expect(service.childPids()).toHaveLength(2);
      });
      await twoMoreAnswers(clients);
      /* oxlint-enable no-await-in-loop */
    }
    service.kill('SIGTERM');

    expect(new Set(seen)).toEqual(new Set([200]));
    expect(await outcomesOf(clients)).toEqual(new Set(['answered']));
  });

  it('/health is failed while no inference process can start, live all the same, and ok again after that', async () => {
    const { modelsDir, onnxPath } = copyDefaultModel();
    const { service, clients } = await startUnderLoad({ MODELS_DIR: modelsDir });
    const probe = await connectAndAsk(service.url);

    renameSync(onnxPath, `${onnxPath}.away`);
    for (const pid of service.childPids()) process.kill(pid, 'SIGKILL');
    const outcomes = await outcomesOf(clients);
    const health = await get(probe, '/health');
    const live = await get(probe, '/health/live');
    renameSync(`${onnxPath}.away`, onnxPath);
    await eventually(async () => expect((await get(probe, '/health')).status).toBe(200), 15_000);
    const again = startClient(probe);
    await twoMoreAnswers([again]);
    service.kill('SIGTERM');

    expect(outcomes).toEqual(new Set(['answered', 'unavailable']));
    expect(health.status).toBe(503);
    expect(JSON.parse(health.body)).toMatchObject({ parts: { inference: { status: 'failed' } } });
    expect(live.status).toBe(200);
    expect(await outcomesOf([again])).toEqual(new Set(['answered']));
  });
});

describe('a service that stops while a request is under way', () => {
  it('says so on connections that were open before, and lives until the request is answered', async () => {
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '1' });
    const [probe, liveProbe] = [await connectAndAsk(service.url), await connectAndAsk(service.url)];
    const upload = await startUpload(service);

    await terminate(service);
    const health = await get(probe, '/health');
    const live = await get(liveProbe, '/health/live');
    const answer = await upload.finish();
    const exit = await service.exited;

    expect(health.status).toBe(503);
    expect(JSON.parse(health.body)).toMatchObject({
      status: 'stopping',
      parts: { inference: { status: 'stopping' } },
    });
    expect(live.status).toBe(200);
    expect(answer.status).toBe(200);
    expect([health, live, answer].map(isLast)).toEqual([true, true, true]);
    expect(exit).toEqual({ exitCode: 0, signal: null });
  });

  it('answers a picture that comes on a connection that was open before', async () => {
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '1' });
    const connection = await connectAndAsk(service.url);
    const upload = await startUpload(service);

    await terminate(service);
    const client = startClient(connection);
    const outcomes = await outcomesOf([client]);
    await upload.finish();

    expect(outcomes).toEqual(new Set(['answered']));
    expect(client.answers).toHaveLength(1);
    expect(await service.exited).toEqual({ exitCode: 0, signal: null });
  });
});

it('a service that stops does not wait for connections that nobody uses', async () => {
  const service = await startServiceForTest({ INFERENCE_PROCESSES: '1' });
  const unused = [await connect(service.url), await connectAndAsk(service.url)];

  const signalledAt = performance.now();
  service.kill('SIGTERM');
  const exit = await service.exited;
  for (const connection of unused) connection.close();

  expect(exit).toEqual({ exitCode: 0, signal: null });
  expect(performance.now() - signalledAt).toBeLessThan(5_000);
});
